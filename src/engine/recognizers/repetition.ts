/**
 * A decoder that feeds on its own output can fall into a loop ("to 6 to 6 to 6 …"). People repeat themselves too, so the guard
 * counts how often a phrase came back to back, and asks for more repeats the shorter the phrase is.
 */
export interface RepetitionLimits {
  /** Longest phrase looked for, in tokens. */
  readonly maxPhraseTokens: number;
  /** A phrase of one token must fill at least this many tokens in a row before it counts as a loop. */
  readonly minLoopTokens: number;
  /** Longer phrases must come at least this many times. */
  readonly minRepeats: number;
}

export const DEFAULT_REPETITION_LIMITS: RepetitionLimits = { maxPhraseTokens: 12, minLoopTokens: 12, minRepeats: 4 };

/**
 * Looks at the end of a token sequence for a phrase said over and over.
 * @returns how many tokens to keep, so that the phrase stays once; `undefined` where there is no loop
 */
export function loopStart(
  tokens: readonly number[],
  limits: RepetitionLimits = DEFAULT_REPETITION_LIMITS,
): number | undefined {
  const { length } = tokens;
  for (let period = 1; period <= Math.min(limits.maxPhraseTokens, length >> 1); period++) {
    const needed = Math.max(limits.minLoopTokens, period * limits.minRepeats);
    if (needed > length) continue;
    let same = 0;
    while (same + period < length && tokens[length - 1 - same] === tokens[length - 1 - same - period]) same++;
    if (same + period >= needed) return length - same;
  }
  return undefined;
}
