/**
 * A decoder that feeds on its own output can fall into a loop ("to 6 to 6 to 6 …"). People repeat themselves too, so the guard
 * counts how often a phrase came back to back, and asks for more repeats the shorter the phrase is.
 */

/** Longest phrase looked for, in tokens. */
const MAX_PHRASE_TOKENS = 12;
/** A phrase of one token must fill at least this many tokens in a row before it counts as a loop. */
const MIN_LOOP_TOKENS = 12;
/** Longer phrases must come at least this many times. */
const MIN_REPEATS = 4;

/**
 * Looks at the end of a token sequence for a phrase said over and over.
 * @returns how many tokens to keep, so that the phrase stays once; `undefined` where there is no loop
 */
export function loopStart(tokens: readonly number[]): number | undefined {
  const { length } = tokens;
  for (let period = 1; period <= Math.min(MAX_PHRASE_TOKENS, length >> 1); period++) {
    const needed = Math.max(MIN_LOOP_TOKENS, period * MIN_REPEATS);
    if (needed > length) continue;
    let same = 0;
    while (same + period < length && tokens[length - 1 - same] === tokens[length - 1 - same - period]) same++;
    if (same + period >= needed) return length - same;
  }
  return undefined;
}
