/** Whisper's network as the decoding sees it, whichever way it was exported. */
import type { Tensor, Tensors } from "../../runtime/session";

export interface WhisperNetwork {
  /** Whether steps can hand out attention. */
  readonly attends: boolean;
  /**
   * Hears a window of sound.
   * @param features `[melBands, frames]`
   * @returns what the decoder starts from
   */
  encode(features: Float32Array): Promise<Past>;
  /**
   * Reads on. Several tokens at once can be read only at the start; the published graphs have no mask for them later.
   * @throws DeviceFault, TingxieError `inference-failed`
   */
  step(past: Past, tokens: readonly number[], withAttention: boolean): Promise<Step>;
  release(): Promise<void>;
}

/** All that the decoder has heard and read. It is never changed, so that decoding can go back to it. */
export interface Past {
  /** Tokens read. */
  readonly length: number;
  /** Inputs of the next step. */
  readonly feeds: Tensors;
}

export interface Step {
  /** A row for each token read, `[tokens, vocabulary]`. */
  readonly logits: Float32Array;
  readonly past: Past;
  /** For each head that follows the sound its weights `[tokens, positions]`; empty where they were not asked for. */
  readonly attention: readonly Float32Array[];
}

export function int64(dims: readonly number[], values: readonly number[]): Tensor {
  return { type: "int64", dims, data: BigInt64Array.from(values, BigInt) };
}

/** The matrix `[tokens, positions]` of each head of a tensor `[1, heads, tokens, positions]`. */
export function headsOf(values: Float32Array, heads: number): readonly Float32Array[] {
  const size = values.length / heads;
  return Array.from({ length: heads }, (_, head) => values.subarray(head * size, (head + 1) * size));
}
