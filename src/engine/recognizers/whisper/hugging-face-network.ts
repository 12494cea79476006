/**
 * The form that Hugging Face's optimum exports: the encoder gives its last layer, one merged decoder takes and gives keys and values layer
 * by layer (models.md 8.2).
 */
import { asFloat32, floatTensor } from "../../runtime/float16";
import type { Session, SessionOptions, Tensor, Tensors } from "../../runtime/session";
import type { ModelFiles } from "../../types";
import { inferenceFault, requireNames, runGraph, unsupported } from "../model-graphs";
import type { WhisperContract } from "./contract";
import { headsOf, int64, type Past, type Step, type WhisperNetwork } from "./network";

const PAST = /^past_key_values\.\d+\.(decoder|encoder)\.(key|value)$/;
const ATTENTION = /^cross_attentions\.(\d+)$/;

export class HuggingFaceNetwork implements WhisperNetwork {
  readonly attends: boolean;
  readonly #model: ModelFiles;
  readonly #options: SessionOptions;
  readonly #encoder: Session;
  readonly #decoder: Session;
  readonly #melBands: number;
  readonly #featureType: string;
  /** Every cache input with its shape `[1, heads, 0, size]`. */
  readonly #emptyPast: Tensors;
  readonly #heads: readonly (readonly [layer: number, head: number])[];
  /** What each step but the first is asked for. */
  readonly #fetches: readonly string[];

  /** @throws TingxieError `unsupported-model` naming what a graph lacks */
  constructor(
    model: ModelFiles,
    options: SessionOptions,
    encoder: Session,
    decoder: Session,
    { melBands, alignmentHeads }: WhisperContract,
  ) {
    requireNames(encoder, model, ["input_features"], ["last_hidden_state"]);
    requireNames(decoder, model, ["input_ids", "encoder_hidden_states", "use_cache_branch"], ["logits"]);
    this.#emptyPast = emptyPast(model, decoder);
    requireNames(decoder, model, [], Object.keys(this.#emptyPast).map(presentOf));
    this.#model = model;
    this.#options = options;
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#melBands = melBands;
    this.#featureType = encoder.inputs.find(({ name }) => name === "input_features")?.type ?? "float32";
    const attentions = decoder.outputs.filter(({ name }) => ATTENTION.test(name));
    this.attends = attentions.length > 0;
    const layers = attentions.length;
    this.#heads = alignmentHeads ?? upperHeads(layers, firstHeads(this.#emptyPast));
    const wrong = this.attends && this.#heads.find(([layer]) => layer >= layers);
    if (wrong) throw unsupported(model, `its alignment_heads name the layer ${wrong[0]}, but it has ${layers}`);
    this.#fetches = [
      "logits",
      ...Object.keys(this.#emptyPast)
        .map(presentOf)
        .filter((name) => !name.includes("encoder")),
    ];
  }

  async encode(features: Float32Array): Promise<Past> {
    const dims = [1, this.#melBands, features.length / this.#melBands];
    const input = { input_features: floatTensor(this.#featureType, dims, features) };
    const out = await runGraph(this.#encoder, this.#model, this.#options, input, ["last_hidden_state"]);
    return { length: 0, feeds: { ...this.#emptyPast, encoder_hidden_states: out.last_hidden_state } };
  }

  async step({ length, feeds }: Past, tokens: readonly number[], withAttention: boolean): Promise<Step> {
    const first = length === 0;
    const attentions = withAttention ? [...new Set(this.#heads.map(([layer]) => `cross_attentions.${layer}`))] : [];
    const out = await runGraph(
      this.#decoder,
      this.#model,
      this.#options,
      {
        ...feeds,
        input_ids: int64([1, tokens.length], tokens),
        use_cache_branch: { type: "bool", dims: [1], data: Uint8Array.of(first ? 0 : 1) },
      },
      // The first step also works out the encoder's keys and values, which then stay; later ones would give them empty.
      [...this.#fetches, ...(first ? this.#encoderPresents() : []), ...attentions],
    );
    const past = Object.keys(this.#emptyPast).map((name) => [name, out[presentOf(name)] ?? feeds[name]]);
    return {
      logits: this.#floats(out.logits),
      past: { length: length + tokens.length, feeds: { ...feeds, ...Object.fromEntries(past) } },
      attention: withAttention ? this.#attention(out) : [],
    };
  }

  async release(): Promise<void> {
    await this.#encoder.release();
    await this.#decoder.release();
  }

  #encoderPresents(): string[] {
    return Object.keys(this.#emptyPast)
      .map(presentOf)
      .filter((name) => name.includes("encoder"));
  }

  #attention(out: Tensors): readonly Float32Array[] {
    return this.#heads.map(([layer, head]) => {
      const tensor = out[`cross_attentions.${layer}`];
      return headsOf(this.#floats(tensor), tensor.dims[1])[head];
    });
  }

  #floats(tensor: Tensor): Float32Array {
    const values = asFloat32(tensor);
    if (!values) throw inferenceFault(this.#model, this.#options, `the decoder returned ${tensor.type}, not numbers`);
    return values;
  }
}

function emptyPast(model: ModelFiles, decoder: Session): Tensors {
  const past: Record<string, Tensor> = {};
  for (const { name, type, shape } of decoder.inputs) {
    if (!PAST.test(name)) continue;
    const [, heads, , size] = shape;
    if (typeof heads !== "number" || typeof size !== "number") throw unsupported(model, `${name} has no fixed size`);
    past[name] = floatTensor(type, [1, heads, 0, size], new Float32Array(0));
  }
  if (Object.keys(past).length === 0) throw unsupported(model, "the decoder takes no past_key_values");
  return past;
}

function presentOf(past: string): string {
  return past.replace("past_key_values", "present");
}

function firstHeads(past: Tensors): number {
  return Object.values(past)[0].dims[1];
}

/** Where it is not said which heads follow the sound: all of the upper half of the layers, as OpenAI's code has it. */
function upperHeads(layers: number, heads: number): [number, number][] {
  const upper = Array.from({ length: layers - (layers >> 1) }, (_, i) => (layers >> 1) + i);
  return upper.flatMap((layer) => Array.from({ length: heads }, (_, head): [number, number] => [layer, head]));
}
