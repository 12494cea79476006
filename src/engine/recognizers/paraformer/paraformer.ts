/**
 * Paraformer: one pass over filter-bank features that first counts the tokens (CIF) and then writes all of them at once. Plain, with
 * timestamps, and contextual (SeACo), which attends to hotwords (models.md 5). It writes no punctuation.
 */
import { messageOf } from "../../errors";
import { FRAME_SHIFT_SEC } from "../../features/fbank";
import { stackedFbank } from "../../features/stacked-fbank";
import { readOnnxMetadata } from "../../runtime/onnx-model";
import type { Runtime, Session, SessionOptions, Tensor, Tensors } from "../../runtime/session";
import {
  SAMPLE_RATE,
  type Hypothesis,
  type ModelFiles,
  type RecognizeOptions,
  type Recognizer,
  type RecognizerTraits,
  type SpeechSegment,
  type Token,
} from "../../types";
import { bestPath, probability } from "../ctc";
import type { OpenRecognizer, RecognizerFamily } from "../family";
import { inferenceFault, openGraphs, textOf, unsupported } from "../model-graphs";
import { cifTimes, STEPS_PER_STACK } from "./cif-times";
import { NAMES, readParaformerContract, type ParaformerContract } from "./contract";
import { HotwordEmbedder } from "./hotword-embedder";
import { HotwordTokens } from "./hotword-tokens";
import { identifyParaformer } from "./identify";
import { isText, pieceTexts } from "./pieces";

const INT16_SCALE = 32768;
/** Training data is cut at 20 to 30 s, and attention's time grows faster than the length. */
const MAX_SEGMENT_SEC = 20;
/** SeACo's graph keeps the 51 rows that it attends to most, one of which stands for "none" (funasr, `export_backbone_forward`). */
const USEFUL_HOTWORDS = 50;
/**
 * How ONNX Runtime says that no token was counted, which happens in silence and noise. Nothing that we feed is empty, so an empty shape in
 * the middle of the graph, or in the oldest exports a negative one, can only be that count. The three forms of it were seen with FunASR's
 * exports: a `Reshape` of `{0,512}`, a `Conv` over `{0}`, a `ConstantOfShape` with a negative value (k2-fsa/sherpa-onnx#307).
 */
const NO_TOKEN =
  /shape: ?\{(?:\d+,)*0(?:,\d+)*\}|Tensor shape(?: cannot contain any negative value|\.Size\(\) must be >= 0)/i;

/**
 * Opens sherpa-onnx's export (everything in the graph's metadata) or FunASR's (`am.mvn` under the role `cmvn`, `config.yaml` under
 * `config`). Other roles: `model`, `tokens`, and for contextual models `hotword_embedder` and, if there is one, `seg_dict`.
 *
 * Segments run one by one. The published graphs let the padding of a batch into the count of tokens (the predictor's convolution looks one
 * frame beyond the end), so a segment's text would depend on its neighbours, and on a CPU a batch is no faster.
 *
 * @throws TingxieError `unsupported-model` naming what does not fit, `model-corrupt` where a file is damaged;
 * whatever the runtime throws where the device refuses the graph
 */
export const openParaformer: OpenRecognizer = (model, runtime, options) =>
  openGraphs(model, runtime, options, ["model"], async ({ model: session }) => {
    const contract = await readParaformerContract(model, session, await readOnnxMetadata(model.files.model));
    const embedder = await openEmbedder(model, runtime, options, contract);
    return new Paraformer(model, contract, session, options, embedder);
  });

/** @returns undefined where the model takes no hotwords */
async function openEmbedder(
  model: ModelFiles,
  runtime: Runtime,
  options: SessionOptions,
  { hotwordSize, pieces }: ParaformerContract,
): Promise<HotwordEmbedder | undefined> {
  if (hotwordSize === undefined) return undefined;
  const tokens = new HotwordTokens(pieces, model.files.seg_dict === undefined ? "" : await textOf(model, "seg_dict"));
  return openGraphs(
    model,
    runtime,
    options,
    ["hotword_embedder"],
    ({ hotword_embedder: session }) => new HotwordEmbedder(model, session, options, tokens, hotwordSize),
  );
}

/** The family of Paraformer models. */
export const paraformer: RecognizerFamily = { name: "paraformer", identify: identifyParaformer, open: openParaformer };

class Paraformer implements Recognizer {
  readonly traits: RecognizerTraits;
  readonly #model: ModelFiles;
  readonly #contract: ParaformerContract;
  readonly #session: Session;
  readonly #options: SessionOptions;
  readonly #embedder: HotwordEmbedder | undefined;
  #featuresMs = 0;

  constructor(
    model: ModelFiles,
    contract: ParaformerContract,
    session: Session,
    options: SessionOptions,
    embedder: HotwordEmbedder | undefined,
  ) {
    this.#model = model;
    this.#contract = contract;
    this.#session = session;
    this.#options = options;
    this.#embedder = embedder;
    this.traits = {
      languages: model.languages,
      timestamps: contract.timestamps,
      punctuates: false,
      itn: false,
      posteriors: false,
      hotwords: embedder ? USEFUL_HOTWORDS : 0,
      maxSegmentSec: MAX_SEGMENT_SEC,
      batchSize: 1,
    };
  }

  get featuresMs(): number {
    return this.#featuresMs;
  }

  async recognize(segments: readonly SpeechSegment[], options: RecognizeOptions = {}): Promise<readonly Hypothesis[]> {
    const hypotheses: Hypothesis[] = [];
    for (const { samples } of segments) {
      const tokens = await this.#recognizeOne(samples, options.hotwords ?? []);
      const text = tokens.map((token) => token.text).join("");
      hypotheses.push({ text: text.trim(), language: options.language ?? languageOf(text), tokens });
    }
    return hypotheses;
  }

  async close(): Promise<void> {
    await this.#session.release();
    await this.#embedder?.close();
  }

  async #recognizeOne(samples: Float32Array, hotwords: readonly string[]): Promise<readonly Token[]> {
    const features = this.#features(samples);
    // Less than one frame (25 ms) holds nothing that could be heard.
    if (features.length === 0) return [];
    const outputs = await this.#run(features, await this.#embedder?.embed(hotwords));
    return outputs ? this.#tokens(outputs, samples.length / SAMPLE_RATE) : [];
  }

  /** `[T, 80 * lfr.window]`, normalised; empty below 400 samples. */
  #features(samples: Float32Array): Float32Array {
    const start = performance.now();
    const features = stackedFbank(samples, { ...this.#contract, sampleScale: INT16_SCALE });
    this.#featuresMs += performance.now() - start;
    return features;
  }

  /** @returns the graph's outputs, or undefined where it counted no token and could not go on */
  async #run(features: Float32Array, hotwords: Tensor | undefined): Promise<Tensors | undefined> {
    const width = this.#contract.cmvn.negMean.length;
    const frames = features.length / width;
    const feeds: Tensors = {
      [NAMES.features]: { type: "float32", dims: [1, frames, width], data: features },
      [NAMES.length]: { type: "int32", dims: [1], data: Int32Array.of(frames) },
      ...(hotwords && { [NAMES.hotwords]: hotwords }),
    };
    const peaks = this.#contract.timestamps ? [NAMES.peaks] : [];
    try {
      return await this.#session.run(feeds, [NAMES.scores, NAMES.count, ...peaks]);
    } catch (error) {
      const why = messageOf(error);
      if (NO_TOKEN.test(why)) return undefined;
      throw inferenceFault(this.#model, this.#options, `the model could not be run: ${why.split("\n")[0]}`, error);
    }
  }

  #tokens(outputs: Tensors, durationSec: number): readonly Token[] {
    const { pieces, endId, endRows } = this.#contract;
    const scores = this.#scores(outputs);
    const path = bestPath(scores, pieces.length);
    if (!path) throw inferenceFault(this.#model, this.#options, "it gave scores that are not finite numbers");
    const counted = path.subarray(0, Math.max(0, Number(outputs[NAMES.count].data[0]) - endRows));
    const end = counted.indexOf(endId);
    const ids = end < 0 ? counted : counted.subarray(0, end);
    const times = this.#times(outputs, ids.length, durationSec);
    const rows = [...ids.keys()].filter((row) => isText(pieces[ids[row]]));
    const texts = pieceTexts(rows.map((row) => pieces[ids[row]]));
    return rows.map((row, index) => ({
      text: texts[index],
      confidence: probability(scores, pieces.length, row, ids[row]),
      ...times?.[row],
    }));
  }

  /** Log-probabilities `[L, vocabulary]`. */
  #scores({ [NAMES.scores]: { type, dims, data } }: Tensors): Float32Array {
    const size = this.#contract.pieces.length;
    if (type === "float32" && dims.length === 3 && dims[0] === 1 && dims[2] === size) return data as Float32Array;
    throw unsupported(this.#model, `its scores are ${type} [${dims.join(", ")}], not float32 [1, tokens, ${size}]`);
  }

  #times(outputs: Tensors, tokens: number, durationSec: number): ReturnType<typeof cifTimes> {
    if (!this.#contract.timestamps) return undefined;
    const { type, data } = outputs[NAMES.peaks];
    if (type !== "float32") throw unsupported(this.#model, `its ${NAMES.peaks} is ${type}, not float32`);
    const stepSec = (this.#contract.lfr.shift * FRAME_SHIFT_SEC) / STEPS_PER_STACK;
    return cifTimes(data as Float32Array, tokens, stepSec, durationSec);
  }
}

/** The model does not say which of its two languages it heard, but its characters do. */
function languageOf(text: string): string | undefined {
  if (/\p{Script=Han}/u.test(text)) return "zh";
  return text === "" ? undefined : "en";
}
