/**
 * The form that sherpa-onnx publishes: the encoder gives keys and values for all layers, the decoder takes and gives caches of full length
 * and is told how much of them is filled (models.md 8.2).
 */
import type { Session, SessionOptions, Tensor, Tensors } from "../../runtime/session";
import type { ModelFiles } from "../../types";
import { MetadataReader } from "../metadata";
import { requireNames, runGraph } from "../model-graphs";
import { headsOf, int64, type Past, type Step, type WhisperNetwork } from "./network";

const CROSS = ["n_layer_cross_k", "n_layer_cross_v"] as const;
const CACHES = ["n_layer_self_k_cache", "n_layer_self_v_cache"] as const;
/** An output of newer exports: the heads that follow the sound, `[1, heads, tokens, positions]`. */
const ATTENTION = "cross_attention_weights";

export class SherpaNetwork implements WhisperNetwork {
  readonly attends: boolean;
  readonly #model: ModelFiles;
  readonly #options: SessionOptions;
  readonly #encoder: Session;
  readonly #decoder: Session;
  readonly #melBands: number;
  /** `[layers, 1, contextTokens, state]`, nothing filled. */
  readonly #emptyCache: Tensor;

  /** @throws TingxieError `unsupported-model` naming what a graph lacks */
  constructor(
    model: ModelFiles,
    options: SessionOptions,
    encoder: Session,
    decoder: Session,
    metadata: ReadonlyMap<string, string>,
  ) {
    requireNames(encoder, model, ["mel"], CROSS);
    const cacheInputs = CACHES.map((name) => `in_${name}`);
    const cacheOutputs = CACHES.map((name) => `out_${name}`);
    requireNames(decoder, model, ["tokens", "offset", ...cacheInputs, ...CROSS], ["logits", ...cacheOutputs]);
    const read = new MetadataReader(metadata);
    const sizes = ["n_text_layer", "n_text_ctx", "n_text_state"].map((key) => read.integer(key, 1));
    this.#melBands = read.integer("n_mels", 1);
    read.finish(model);
    const [layers, context, state] = sizes;
    this.#emptyCache = {
      type: "float32",
      dims: [layers, 1, context, state],
      data: new Float32Array(layers * context * state),
    };
    this.#model = model;
    this.#options = options;
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.attends = decoder.outputs.some(({ name }) => name === ATTENTION);
  }

  async encode(features: Float32Array): Promise<Past> {
    const dims = [1, this.#melBands, features.length / this.#melBands];
    const mel: Tensor = { type: "float32", dims, data: features };
    const cross = await runGraph(this.#encoder, this.#model, this.#options, { mel }, CROSS);
    const caches = Object.fromEntries(CACHES.map((name) => [`in_${name}`, this.#emptyCache]));
    return { length: 0, feeds: { ...caches, ...cross } };
  }

  async step({ length, feeds }: Past, tokens: readonly number[], withAttention: boolean): Promise<Step> {
    const out = await runGraph(
      this.#decoder,
      this.#model,
      this.#options,
      { ...feeds, tokens: int64([1, tokens.length], tokens), offset: int64([1], [length]) },
      ["logits", ...CACHES.map((name) => `out_${name}`), ...(withAttention ? [ATTENTION] : [])],
    );
    const caches: Tensors = Object.fromEntries(CACHES.map((name) => [`in_${name}`, out[`out_${name}`]]));
    return {
      logits: out.logits.data as Float32Array,
      past: { length: length + tokens.length, feeds: { ...feeds, ...caches } },
      attention: withAttention ? headsOf(out[ATTENTION].data as Float32Array, out[ATTENTION].dims[1]) : [],
    };
  }

  async release(): Promise<void> {
    await this.#encoder.release();
    await this.#decoder.release();
  }
}
