/** Which stretches of a text a place touches. */

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * By halving, so that a text with many places does not cost their square.
 * @param stretches in order, without overlap
 * @returns indices of the first one that shares a unit with the place, and after the last one; the same where none does
 */
export function touched(stretches: readonly Stretch[], { start, end }: Stretch): { from: number; to: number } {
  const from = firstWhere(stretches, (stretch) => stretch.end > start);
  return {
    from,
    to: Math.max(
      from,
      firstWhere(stretches, (stretch) => stretch.start >= end),
    ),
  };
}

/** @param isPast false for the first ones, true for all others */
function firstWhere(stretches: readonly Stretch[], isPast: (stretch: Stretch) => boolean): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isPast(stretches[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
