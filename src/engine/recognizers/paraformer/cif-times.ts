/**
 * Token times of Paraformer's timestamp predictor. It walks over the sound in steps of a third of a stack of frames and gathers weight
 * (CIF, "continuous integrate and fire"); where the weight is full stands a peak, and a peak means that a token begins.
 */

/** Steps in one stack of frames: the predictor samples up by three. */
export const STEPS_PER_STACK = 3;

// The constants below are FunASR's (`time_stamp_lfr6_onnx`).
const PEAK = 1 - 1e-4;
/** A peak stands this much behind the token's beginning. */
const DELAY_STEPS = 1.5;
/** What is longer than this (0.6 s) is a pause behind the token. */
const LONGEST_TOKEN_STEPS = 30;
/** So many steps behind the last peak are silence, and the last token ends half-way into them. */
const TAIL_STEPS = 5;

export interface TokenTime {
  readonly startSec: number;
  readonly endSec: number;
}

/**
 * Start and end of each token, counted as FunASR does. sherpa-onnx takes the peaks themselves for the starts, 30 ms later, and knows no ends.
 *
 * @param peaks one value a step
 * @param tokens how many tokens there are; the peak behind the last one closes it
 * @param stepSec length of a step
 * @param durationSec length of the sound, which no token reaches out of
 * @returns undefined where there are fewer peaks than tokens
 */
export function cifTimes(
  peaks: Float32Array,
  tokens: number,
  stepSec: number,
  durationSec: number,
): readonly TokenTime[] | undefined {
  const begins: number[] = [];
  peaks.forEach((peak, step) => {
    if (peak > PEAK) begins.push(step - DELAY_STEPS);
  });
  if (begins.length < tokens) return undefined;
  const seconds = (step: number): number => Math.min(Math.max(step * stepSec, 0), durationSec);
  return begins.slice(0, tokens).map((begin, index) => {
    const next = begins[index + 1] ?? peaks.length;
    const end = index < tokens - 1 ? Math.min(next, begin + LONGEST_TOKEN_STEPS) : lastEnd(next, peaks.length);
    return { startSec: seconds(begin), endSec: seconds(end) };
  });
}

/** @param close where the last token is closed */
function lastEnd(close: number, steps: number): number {
  return steps - close > TAIL_STEPS ? (steps + close) / 2 : steps;
}
