/**
 * Moonshine v2, the non-streaming models (tiny-en, base-en): raw sound into an encoder, text out of a decoder with a key-value cache.
 * Graph signature, length guard and the traps are in the reference book `models.md` 7.2; the published graphs are bound by name.
 */
import {
  DeviceFault,
  type Runtime,
  type Session,
  type SessionOptions,
  type Tensor,
  type Tensors,
} from "../../runtime/session";
import {
  SAMPLE_RATE,
  type Hypothesis,
  type ModelFiles,
  type RecognizeOptions,
  type Recognizer,
  type SpeechSegment,
  type Token,
} from "../../types";
import { alignTokens } from "../alignment";
import { bestToken } from "../attention-decoder";
import type { FoundModel, RecognizerFamily } from "../family";
import type { ModelFolder } from "../model-folder";
import { fileOf, openGraphs, requireNames, unsupported } from "../model-graphs";
import { END_ID, MoonshineTokenizer, START_ID } from "./tokenizer";
import { loopStart } from "../repetition";

/**
 * Silence after an utterance: an abrupt end makes the model stop early or run on (docs/performance.md, "Segmentation"). It also keeps the
 * shortest segment above the 895 samples that the encoder's three convolutions need.
 */
const TRAILING_SILENCE_MS = 200;
/** The publisher's own guard against invented text for languages in Latin letters. */
const MAX_TOKENS_PER_SEC = 6.5;

const PAST = /^past_key_values\.(\d+)\.(decoder|encoder)\.(key|value)$/;

export async function openMoonshine(model: ModelFiles, runtime: Runtime, options: SessionOptions): Promise<Recognizer> {
  const tokenizer = await MoonshineTokenizer.load(fileOf(model, "tokenizer"));
  // Word times need a decoder that hands out its attention; it is a second file that not everybody has.
  const decoderRole = model.files.decoder_with_attention === undefined ? "decoder" : "decoder_with_attention";
  return openGraphs(
    model,
    runtime,
    options,
    ["encoder", decoderRole],
    ({ encoder, [decoderRole]: decoder }) => new Moonshine(model, tokenizer, encoder, decoder),
  );
}

/** An `.ort` file cannot be looked into without loading it, so the publisher's name for it counts; an `.onnx` file tells by its input. */
async function identify(folder: ModelFolder): Promise<FoundModel | undefined> {
  const takesSound = await folder.findGraph(({ inputs }) => inputs.some(({ name }) => name === "input_values"));
  const encoder = folder.find(/^encoder_model\.ort$/) ?? takesSound?.name;
  if (encoder === undefined) return undefined;
  const attention = folder.find(/^decoder_with_attention\.(ort|onnx)$/);
  const decoder = (): string =>
    folder.require(/^decoder_model_merged\.(ort|onnx)$/, moonshine.name, "decoder_model_merged.ort");
  return {
    languages: ["en"],
    files: {
      encoder: folder.pathOf(encoder),
      ...(attention === undefined ? { decoder: decoder() } : { decoder_with_attention: folder.pathOf(attention) }),
      tokenizer: folder.require(/^tokenizer\.bin$/, moonshine.name, "tokenizer.bin"),
    },
  };
}

/** The family of Moonshine v2 models that take a whole utterance. */
export const moonshine: RecognizerFamily = { name: "moonshine", identify, open: openMoonshine };

class Moonshine implements Recognizer {
  readonly traits;
  readonly #tokenizer: MoonshineTokenizer;
  readonly #encoder: Session;
  readonly #decoder: Session;
  /** Every cache input with its shape `[1, heads, 0, headSize]`, an empty past. */
  readonly #emptyPast: Tensors;
  readonly #selfPresent: readonly string[];
  readonly #attentions: readonly string[];

  constructor(model: ModelFiles, tokenizer: MoonshineTokenizer, encoder: Session, decoder: Session) {
    this.#tokenizer = tokenizer;
    this.#encoder = encoder;
    this.#decoder = decoder;
    requireNames(encoder, model, ["input_values"], ["last_hidden_state"]);
    requireNames(decoder, model, ["input_ids", "encoder_hidden_states", "use_cache_branch"], ["logits"]);
    const past: Record<string, Tensor> = {};
    for (const { name, shape } of decoder.inputs) {
      if (!PAST.test(name)) continue;
      const [, heads, , headSize] = shape;
      if (typeof heads !== "number" || typeof headSize !== "number")
        throw unsupported(model, `${name} has no fixed size`);
      past[name] = { type: "float32", dims: [1, heads, 0, headSize], data: new Float32Array(0) };
    }
    this.#emptyPast = past;
    const outputs = decoder.outputs.map(({ name }) => name);
    for (const name of Object.keys(past)) {
      if (!outputs.includes(presentOf(name))) throw unsupported(model, `the decoder has no output ${presentOf(name)}`);
    }
    this.#selfPresent = outputs.filter((name) => /^present\.\d+\.decoder\./.test(name));
    this.#attentions = outputs.filter((name) => name.startsWith("cross_attentions."));
    this.traits = {
      languages: model.languages,
      timestamps: this.#attentions.length > 0,
      punctuates: true,
      itn: false,
      posteriors: false,
      hotwords: 0,
      maxSegmentSec: 20,
      batchSize: 1,
    };
  }

  async recognize(segments: readonly SpeechSegment[], options: RecognizeOptions = {}): Promise<readonly Hypothesis[]> {
    const hypotheses: Hypothesis[] = [];
    for (const segment of segments) hypotheses.push(await this.#recognizeOne(segment.samples, options));
    return hypotheses;
  }

  async close(): Promise<void> {
    await this.#encoder.release();
    await this.#decoder.release();
  }

  async #recognizeOne(samples: Float32Array, { words }: RecognizeOptions): Promise<Hypothesis> {
    const language = this.traits.languages[0];
    if (samples.length === 0) return { text: "", language, tokens: [] };
    const padded = withTrailingSilence(samples);
    // The mask has the length of the sound in both graphs; the decoder takes every 384th element of it by itself.
    const mask: Tensor = { type: "int64", dims: [1, padded.length], data: new BigInt64Array(padded.length).fill(1n) };
    const hidden = await this.#encode(padded, mask);
    const wantTimes = words === true && this.#attentions.length > 0;
    const { ids, confidences, attention, cutShort } = await this.#decode(hidden, mask, samples.length, wantTimes);
    const tokens = this.#tokens(ids, confidences, wantTimes ? attention : undefined, hidden.dims[1], padded.length);
    return { text: this.#tokenizer.decode(ids).trim(), language, tokens, ...(cutShort ? { cutShort } : {}) };
  }

  async #encode(samples: Float32Array, mask: Tensor): Promise<Tensor> {
    const feeds: Record<string, Tensor> = {
      input_values: { type: "float32", dims: [1, samples.length], data: samples },
    };
    if (this.#encoder.inputs.some(({ name }) => name === "attention_mask")) feeds.attention_mask = mask;
    const hidden = (await this.#encoder.run(feeds)).last_hidden_state;
    // One NaN anywhere spreads to every frame within a layer, so the first frame tells.
    const data = hidden.data as Float32Array;
    for (let i = 0; i < hidden.dims[2]; i++) {
      if (!Number.isFinite(data[i])) throw new DeviceFault("the encoder returned a value that is not a finite number");
    }
    return hidden;
  }

  async #decode(hidden: Tensor, mask: Tensor, samples: number, wantTimes: boolean): Promise<Decoded> {
    const maxTokens = Math.ceil((samples / SAMPLE_RATE) * MAX_TOKENS_PER_SEC);
    const constant: Record<string, Tensor> = { encoder_hidden_states: hidden };
    if (this.#decoder.inputs.some(({ name }) => name === "encoder_attention_mask"))
      constant.encoder_attention_mask = mask;
    const fetches = ["logits", ...this.#selfPresent, ...(wantTimes ? this.#attentions : [])];
    const past: Record<string, Tensor> = { ...this.#emptyPast };
    const decoded: Decoded = { ids: [], confidences: [], attention: [], cutShort: false };
    let id = START_ID;
    for (let step = 0; ; step++) {
      const out = await this.#decoder.run(
        {
          ...constant,
          ...past,
          input_ids: { type: "int64", dims: [1, 1], data: BigInt64Array.of(BigInt(id)) },
          use_cache_branch: { type: "bool", dims: [1], data: Uint8Array.of(step === 0 ? 0 : 1) },
        },
        // The first step also computes the encoder's keys and values, which then stay; later ones would return them empty.
        step === 0 ? undefined : fetches,
      );
      const best = bestToken(out.logits.data as Float32Array);
      id = best.id;
      if (id === END_ID) return decoded;
      if (decoded.ids.length === maxTokens) return { ...decoded, cutShort: true };
      decoded.ids.push(id);
      decoded.confidences.push(best.probability);
      if (wantTimes) decoded.attention.push(this.#attentions.map((name) => out[name].data as Float32Array));
      const keep = loopStart(decoded.ids);
      if (keep !== undefined) return truncated(decoded, keep);
      for (const name in past) {
        const present = out[presentOf(name)];
        if (present) past[name] = present;
      }
    }
  }

  #tokens(
    ids: readonly number[],
    confidences: readonly number[],
    attention: readonly (readonly Float32Array[])[] | undefined,
    frames: number,
    samples: number,
  ): readonly Token[] {
    const secPerFrame = samples / SAMPLE_RATE / frames;
    const spans = attention && alignTokens(headsOf(attention, frames), ids.length, frames);
    return this.#tokenizer.split(ids).map(({ text, from, to }) => {
      const confidence = Math.min(...confidences.slice(from, to));
      if (!spans) return { text, confidence };
      return { text, confidence, startSec: spans[from].from * secPerFrame, endSec: spans[to - 1].to * secPerFrame };
    });
  }
}

interface Decoded {
  readonly ids: number[];
  readonly confidences: number[];
  /** For every token, for every layer, the weights `[1, heads, 1, frames]`. */
  readonly attention: (readonly Float32Array[])[];
  readonly cutShort: boolean;
}

function truncated({ ids, confidences, attention }: Decoded, keep: number): Decoded {
  return {
    ids: ids.slice(0, keep),
    confidences: confidences.slice(0, keep),
    attention: attention.slice(0, keep),
    cutShort: true,
  };
}

/** From a list by token and layer to one matrix `[tokens, frames]` for each head of each layer. */
function headsOf(attention: readonly (readonly Float32Array[])[], frames: number): Float32Array[] {
  const heads: Float32Array[] = [];
  const layers = attention[0] ?? [];
  layers.forEach((first, layer) => {
    for (let head = 0; head < first.length / frames; head++) {
      const matrix = new Float32Array(attention.length * frames);
      attention.forEach((byLayer, token) => {
        matrix.set(byLayer[layer].subarray(head * frames, (head + 1) * frames), token * frames);
      });
      heads.push(matrix);
    }
  });
  return heads;
}

function withTrailingSilence(samples: Float32Array): Float32Array {
  const padded = new Float32Array(samples.length + (TRAILING_SILENCE_MS * SAMPLE_RATE) / 1000);
  padded.set(samples);
  return padded;
}

function presentOf(past: string): string {
  return past.replace("past_key_values", "present");
}
