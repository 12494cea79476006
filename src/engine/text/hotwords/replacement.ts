/** A hotword in the place of what was heard, in whatever the places are counted: tokens or UTF-16 units. */
export interface Candidate {
  /** First place, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** From {@link strength}; infinite where the text is the word itself or an alias of it. */
  readonly strength: number;
}

/** Of candidates that overlap the stronger one stays, of equally strong ones the longer. @returns those that stay, in order */
export function resolveOverlaps<T extends Candidate>(candidates: readonly T[]): T[] {
  const kept: T[] = [];
  const taken = new Uint8Array(candidates.reduce((most, { to }) => Math.max(most, to), 0));
  const ranked = [...candidates].sort(
    (a, b) => compare(b.strength, a.strength) || b.to - b.from - (a.to - a.from) || a.from - b.from,
  );
  for (const candidate of ranked) {
    if (taken.subarray(candidate.from, candidate.to).includes(1)) continue;
    taken.fill(1, candidate.from, candidate.to);
    kept.push(candidate);
  }
  return kept.sort((a, b) => a.from - b.from);
}

/** Unlike a difference it can tell two infinities apart from NaN. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** The text with other texts in the places of some stretches, which come in order. */
export function replaceIn(
  text: string,
  stretches: readonly { readonly start: number; readonly end: number; readonly written: string }[],
): string {
  let result = "";
  let at = 0;
  for (const { start, end, written } of stretches) {
    result += text.slice(at, start) + written;
    at = end;
  }
  return result + text.slice(at);
}
