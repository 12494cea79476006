import { compressionRatio } from "./compression";
import type { WhisperGuards } from "./options";

/** An attempt at a text, as far as it is judged. */
export interface Judged {
  readonly text: string;
  /** Natural logarithm. */
  readonly averageLogProbability: number;
  /** Stopped by a guard: a loop, or too many tokens. */
  readonly cutShort: boolean;
}

/**
 * Decodes at one temperature after the other until a text passes, for what went wrong with the likeliest tokens may go right with others.
 * Where none passes, the surest of those is taken that do not run in circles.
 *
 * @param isFinal ends the search whatever the text is like, such as where nobody spoke
 */
export async function firstCredible<T extends Judged>(
  decode: (temperature: number) => Promise<T>,
  isFinal: (attempt: T) => boolean,
  guards: WhisperGuards,
): Promise<T> {
  const failed: T[] = [];
  for (const temperature of guards.temperatures) {
    const attempt = await decode(temperature);
    const credible =
      !runsInCircles(attempt, guards) && attempt.averageLogProbability >= guards.minAverageLogProbability;
    if (credible || isFinal(attempt)) return attempt;
    failed.push(attempt);
  }
  const straight = failed.filter((attempt) => !runsInCircles(attempt, guards));
  return (straight.length > 0 ? straight : failed).reduce((best, attempt) =>
    attempt.averageLogProbability > best.averageLogProbability ? attempt : best,
  );
}

function runsInCircles({ text, cutShort }: Judged, { maxCompressionRatio }: WhisperGuards): boolean {
  return cutShort || compressionRatio(text) > maxCompressionRatio;
}
