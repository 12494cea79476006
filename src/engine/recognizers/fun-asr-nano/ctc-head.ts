/**
 * Fun-ASR-Nano's CTC head: the encoder with a layer of scores in the place of the language model, one pass, no control over language or
 * digits (models.md 6.1). Experimental: it is not settled whether every export carries trained weights.
 */
import { basename } from "node:path";
import { FRAME_SHIFT_SEC, MEL_BANDS } from "../../features/fbank";
import type { LfrOptions } from "../../features/lfr";
import { stackedFbank } from "../../features/stacked-fbank";
import { readOnnxMetadata } from "../../runtime/onnx-model";
import type { Runtime, Session, SessionOptions } from "../../runtime/session";
import {
  SAMPLE_RATE,
  type Hypothesis,
  type ModelFiles,
  type RecognizeOptions,
  type Recognizer,
  type RecognizerTraits,
  type SpeechSegment,
} from "../../types";
import { bestPath } from "../ctc";
import { ctcPosteriors, ctcTokens, type CtcScores, type CtcVocabulary } from "../ctc-hypothesis";
import type { FoundModel, RecognizerFamily } from "../family";
import { MetadataReader } from "../metadata";
import type { ModelFolder } from "../model-folder";
import { inferenceFault, openGraphs, requireNames, runGraph, textOf, unsupported } from "../model-graphs";
import { parseTokens, tagName } from "../tokens";
import { languagesOf } from "./prompt";

const INT16_SCALE = 32768;
/** As for SenseVoice, whose encoder it has. */
const MAX_SEGMENT_SEC = 20;
const NOTE =
  "The CTC head of Fun-ASR-Nano is experimental: its text and times have not been checked against speech; for subtitles use another model.";
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

interface CtcHeadContract {
  readonly lfr: LfrOptions;
  readonly sampleScale: number;
  readonly vocabulary: CtcVocabulary;
  /** The bytes of each id's text; none for control tokens. */
  readonly bytes: readonly (Uint8Array | undefined)[];
}

/**
 * Roles: `model` and `tokens` (`tokens.txt`, pieces of bytes in base64).
 * @throws TingxieError `unsupported-model` naming what does not fit, `model-corrupt` where a file is damaged;
 * whatever the runtime throws where the device refuses the graph
 */
export async function openCtcHead(model: ModelFiles, runtime: Runtime, options: SessionOptions): Promise<Recognizer> {
  return openGraphs(
    model,
    runtime,
    options,
    ["model"],
    async ({ model: session }) => new CtcHead(model, session, options, await readContract(model, session)),
  );
}

/** One input `x`, and a comment that names the model: that is also how sherpa-onnx tells it from SenseVoice (models.md 14). */
async function identify(folder: ModelFolder): Promise<FoundModel | undefined> {
  const graph = await folder.findGraph(
    ({ inputs, outputs, metadata }) =>
      inputs.length === 1 &&
      inputs[0].name === "x" &&
      outputs.some(({ name }) => name === "logits") &&
      (metadata.get("comment")?.includes("Nano") ?? false),
  );
  if (!graph) return undefined;
  return {
    languages: languagesOf(graph.metadata),
    files: {
      model: folder.pathOf(graph.name),
      tokens: folder.requireBeside(graph.name, /^tokens\.txt$/, funAsrNanoCtc.name, "tokens.txt"),
    },
  };
}

/** The family of Fun-ASR-Nano's CTC head. */
export const funAsrNanoCtc: RecognizerFamily = { name: "fun-asr-nano-ctc", identify, open: openCtcHead };

async function readContract(model: ModelFiles, session: Session): Promise<CtcHeadContract> {
  requireNames(session, model, ["x"], ["logits"]);
  if (session.inputs.length > 1)
    throw unsupported(model, `its graph takes ${session.inputs.length} inputs, not only x`);
  const metadata = await readOnnxMetadata(model.files.model);
  const read = new MetadataReader(metadata);
  const size = read.integer("vocab_size", 1);
  const lfr = { window: read.integer("lfr_window_size", 1), shift: read.integer("lfr_window_shift", 1) };
  const blankId = read.has("blank_id") ? read.integer("blank_id") : size - 1;
  const scaled = read.has("normalize_samples") ? read.integer("normalize_samples") : 0;
  read.finish(model);

  const encoded = parseTokens(await textOf(model, "tokens"), basename(model.files.tokens));
  if (encoded.length !== size || blankId >= size) {
    throw unsupported(
      model,
      `its vocabulary has ${size} tokens with blank ${blankId}, but the token table ${encoded.length}`,
    );
  }
  const foreign = encoded.find((piece) => !BASE64.test(piece));
  if (foreign !== undefined) {
    throw unsupported(model, `${basename(model.files.tokens)} writes "${foreign.slice(0, 20)}", which is no base64`);
  }
  const bytes = encoded.map(bytesOf);
  const pieces = bytes.map((piece) => Buffer.from(piece ?? []).toString("utf8"));
  const vocabulary = { pieces, blankId, frameSec: lfr.shift * FRAME_SHIFT_SEC };
  return { lfr, sampleScale: scaled === 0 ? INT16_SCALE : 1, vocabulary, bytes };
}

/** Undefined for control tokens, which are written as tags. */
function bytesOf(piece: string): Uint8Array | undefined {
  const bytes = Buffer.from(piece, "base64");
  return tagName(bytes.toString("utf8")) === undefined ? bytes : undefined;
}

class CtcHead implements Recognizer {
  readonly traits: RecognizerTraits;
  readonly #model: ModelFiles;
  readonly #session: Session;
  readonly #options: SessionOptions;
  readonly #contract: CtcHeadContract;
  #featuresMs = 0;

  constructor(model: ModelFiles, session: Session, options: SessionOptions, contract: CtcHeadContract) {
    this.#model = model;
    this.#session = session;
    this.#options = options;
    this.#contract = contract;
    this.traits = {
      languages: model.languages,
      timestamps: true,
      punctuates: false,
      itn: false,
      posteriors: true,
      hotwords: 0,
      maxSegmentSec: MAX_SEGMENT_SEC,
      batchSize: 1,
      note: NOTE,
    };
  }

  get featuresMs(): number {
    return this.#featuresMs;
  }

  async recognize(segments: readonly SpeechSegment[], options: RecognizeOptions = {}): Promise<readonly Hypothesis[]> {
    const hypotheses: Hypothesis[] = [];
    for (const { samples } of segments) hypotheses.push(await this.#recognizeOne(samples, options));
    return hypotheses;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  async #recognizeOne(samples: Float32Array, { language, posteriors }: RecognizeOptions): Promise<Hypothesis> {
    const features = this.#features(samples);
    // Less than one frame (25 ms) holds nothing that could be heard.
    if (features.length === 0) return { text: "", language, tokens: [] };
    const { vocabulary, bytes } = this.#contract;
    const scores = await this.#scores(features);
    const tokens = ctcTokens(scores, vocabulary, (id) => bytes[id], samples.length / SAMPLE_RATE);
    const text = tokens.map((token) => token.text).join("");
    return {
      text: text.trim(),
      language,
      tokens,
      ...(posteriors && { posteriors: ctcPosteriors(scores, vocabulary) }),
    };
  }

  /** `[T, 80 * lfr.window]`, as they are: this model takes no statistics. */
  #features(samples: Float32Array): Float32Array {
    const start = performance.now();
    const features = stackedFbank(samples, this.#contract);
    this.#featuresMs += performance.now() - start;
    return features;
  }

  async #scores(features: Float32Array): Promise<CtcScores> {
    const width = MEL_BANDS * this.#contract.lfr.window;
    const size = this.#contract.vocabulary.pieces.length;
    const feeds = { x: { type: "float32", dims: [1, features.length / width, width], data: features } };
    const { logits } = await runGraph(this.#session, this.#model, this.#options, feeds, ["logits"]);
    const { type, dims, data } = logits;
    if (type !== "float32" || dims.length !== 3 || dims[0] !== 1 || dims[2] !== size) {
      throw unsupported(this.#model, `its scores are ${type} [${dims.join(", ")}], not float32 [1, T, ${size}]`);
    }
    const values = data as Float32Array;
    const path = bestPath(values, size);
    if (!path) throw inferenceFault(this.#model, this.#options, "it gave scores that are not finite numbers");
    return { values, path };
  }
}
