/** One attempt at the text of one window: from the prompt to the end of the text, token by token. */
import { bestToken } from "../attention-decoder";
import { probability } from "../ctc";
import { loopStart } from "../repetition";
import { sampleToken, seededUniform } from "../sampling";
import type { WhisperContract } from "./contract";
import type { LogitFilter } from "./logit-filters";
import type { Past, WhisperNetwork } from "./network";

/** The decoder after the prompt: from here every attempt begins. */
export interface Prompted {
  readonly past: Past;
  /** The row after the last token of the prompt, before any filter. */
  readonly logits: Float32Array;
  /** For each head that follows the sound, its weights for the last token of the prompt; empty where not asked for. */
  readonly attention: readonly Float32Array[];
}

export interface AttemptOptions {
  /** 0: the likeliest token each time; above: tokens are drawn by chance, with the same chance in every run. */
  readonly temperature: number;
  /** Tokens at most. */
  readonly maxTokens: number;
  /** Stop where the text runs in a circle. */
  readonly stopLoops: boolean;
  readonly withAttention: boolean;
}

export interface Attempt {
  /** Without the prompt and the end. */
  readonly ids: readonly number[];
  /** The model's probability of each id, after the filters. */
  readonly probabilities: readonly number[];
  /** Mean over the ids and the end, natural logarithm. */
  readonly averageLogProbability: number;
  /** True where the text did not come to its own end. */
  readonly cutShort: boolean;
  readonly temperature: number;
  /** For each head its weights `[ids + 1, positions]`: where it looked for each id, and for the end. */
  readonly attention: readonly Float32Array[];
}

/** @throws DeviceFault where the network gives a value that is not a number */
export async function attempt(
  network: WhisperNetwork,
  { special }: WhisperContract,
  filters: readonly LogitFilter[],
  prompted: Prompted,
  { temperature, maxTokens, stopLoops, withAttention }: AttemptOptions,
): Promise<Attempt> {
  const random = seededUniform(Math.round(1000 * temperature));
  const ids: number[] = [];
  const probabilities: number[] = [];
  const attention: (readonly Float32Array[])[] = [prompted.attention];
  let { past } = prompted;
  let logits: Float32Array = prompted.logits.slice();
  let sum = 0;
  const result = (kept: number, cutShort: boolean): Attempt => ({
    ids: ids.slice(0, kept),
    probabilities: probabilities.slice(0, kept),
    averageLogProbability: sum / (ids.length + 1),
    cutShort,
    temperature,
    attention: joinedRows(attention.slice(0, kept + 1)),
  });
  for (;;) {
    for (const filter of filters) filter(logits, ids);
    const best = bestToken(logits);
    const id = temperature === 0 ? best.id : sampleToken(logits, { temperature, topP: 1 }, random);
    const share = id === best.id ? best.probability : probability(logits, logits.length, 0, id);
    if (ids.length === maxTokens && id !== special.endOfText) return result(ids.length, true);
    sum += Math.log(share);
    if (id === special.endOfText) return result(ids.length, false);
    ids.push(id);
    probabilities.push(share);
    const keep = stopLoops ? loopStart(ids) : undefined;
    if (keep !== undefined) return result(keep, true);
    const step = await network.step(past, [id], withAttention);
    ({ past, logits } = step);
    attention.push(step.attention);
  }
}

/** From a list by step of rows by head to a matrix by head. */
function joinedRows(steps: readonly (readonly Float32Array[])[]): readonly Float32Array[] {
  return steps[0].map((first, head) => {
    const matrix = new Float32Array(steps.length * first.length);
    steps.forEach((rows, step) => matrix.set(rows[head], step * first.length));
    return matrix;
  });
}
