/** Writing text token by token, with the guards that a language model needs: against loops, and against talking without end. */
import { bestToken } from "../attention-decoder";
import { loopStart } from "../repetition";
import { sampleToken, seededUniform } from "../sampling";

/**
 * The first attempt takes the best token each time. Only where a guard cuts it short is there another one, by chance, each time a
 * little freer; three in all, for each costs as much as the first.
 */
const TEMPERATURES = [0, 0.3, 0.6];
/** As the model's own inference code samples. */
const TOP_P = 0.8;
/** Any number will do; a fixed one gives the same text for the same sound. */
const SEED = 42;

export interface GenerateOptions {
  /** Logits of the first token. */
  readonly first: Float32Array;
  /** Logits of the token after `id`, which is the `index`th one written. Called again from index 0 for another attempt. */
  readonly next: (id: number, index: number) => Promise<Float32Array>;
  /** Tokens that end the text. */
  readonly stops: ReadonlySet<number>;
  readonly maxTokens: number;
}

export interface Generated {
  readonly ids: readonly number[];
  /** Probability of each. */
  readonly confidences: readonly number[];
  /** Whether a guard had to end the text. */
  readonly cutShort: boolean;
}

/**
 * The first attempt that ends by itself; where none does, the one that was surest of what stands before the loop.
 * @throws DeviceFault where the logits hold NaN or no finite number
 */
export async function generate(options: GenerateOptions): Promise<Generated> {
  const uniform = seededUniform(SEED);
  const failed: Generated[] = [];
  for (const temperature of TEMPERATURES) {
    const attempt = await attemptAt(temperature, uniform, options);
    if (!attempt.cutShort) return attempt;
    failed.push(attempt);
  }
  return failed.reduce((best, attempt) => (sureness(attempt) > sureness(best) ? attempt : best));
}

async function attemptAt(
  temperature: number,
  uniform: () => number,
  { first, next, stops, maxTokens }: GenerateOptions,
): Promise<Generated> {
  const ids: number[] = [];
  const confidences: number[] = [];
  for (let logits = first; ; logits = await next(ids[ids.length - 1], ids.length - 1)) {
    let { id, probability } = bestToken(logits);
    if (temperature > 0) {
      const drawn = sampleToken(logits, { temperature, topP: TOP_P }, uniform);
      probability *= Math.exp(logits[drawn] - logits[id]);
      id = drawn;
    }
    if (stops.has(id)) return { ids, confidences, cutShort: false };
    if (ids.length === maxTokens) return { ids, confidences, cutShort: true };
    ids.push(id);
    confidences.push(probability);
    const keep = loopStart(ids);
    if (keep !== undefined) {
      return { ids: ids.slice(0, keep), confidences: confidences.slice(0, keep), cutShort: true };
    }
  }
}

/** Mean logarithm of the probabilities. */
function sureness({ confidences }: Generated): number {
  return confidences.reduce((sum, probability) => sum + Math.log(probability), 0) / confidences.length;
}
