/**
 * SenseVoice: one pass of a CTC model over filter-bank features, for Chinese, English, Cantonese, Japanese and Korean.
 * Four query frames stand before the sound; the model answers there with language, emotion, event and whether it wrote
 * digits, and the text follows (models.md 4).
 */
import { TingxieError } from "../../errors";
import { FRAME_SHIFT_SEC } from "../../features/fbank";
import { stackedFbank } from "../../features/stacked-fbank";
import { readOnnxMetadata } from "../../runtime/onnx-model";
import type { Runtime, Session, SessionOptions, Tensor, Tensors } from "../../runtime/session";
import {
  SAMPLE_RATE,
  type CtcPosteriors,
  type Hypothesis,
  type ModelFiles,
  type RecognizeOptions,
  type Recognizer,
  type RecognizerTraits,
  type SpeechSegment,
  type Token,
} from "../../types";
import { bestPath, collapse, logSoftmax, probability } from "../ctc";
import type { FoundModel, RecognizerFamily } from "../family";
import { inferenceFault, openGraphs, runGraph, unsupported } from "../model-graphs";
import type { ModelFolder } from "../model-folder";
import { readSenseVoiceContract, SENSE_VOICE_FORMS, SENSE_VOICE_LANGUAGES, type SenseVoiceContract } from "./contract";
import { pieceText, tagName } from "../tokens";

/** Frames at the start of the output that answer the query, one for language, emotion, event and text normalisation. */
const QUERY_FRAMES = 4;
/** The model was trained on up to 30 s; its time grows faster than the length, and 20 s is where the book cuts (3.5a). */
const MAX_SEGMENT_SEC = 20;
/** The language tag of a clip without speech. */
const NO_SPEECH = "nospeech";
/** Tags that say that the model does not know. */
const UNKNOWN_TAGS = new Set(["EMO_UNKNOWN", "Event_UNK"]);

/** A hypothesis with what SenseVoice also hears. */
export interface SenseVoiceHypothesis extends Hypothesis {
  /** The tag's own name: `HAPPY`, `SAD`, `ANGRY`, `NEUTRAL`, … */
  readonly emotion?: string;
  /** The tag's own name: `Speech`, `BGM`, `Applause`, `Laughter`, … */
  readonly event?: string;
}

/**
 * Opens either published export: sherpa-onnx's (everything in the graph's metadata) or FunASR's (`am.mvn` under the role
 * `cmvn`). Other roles: `model` and `tokens`. Segments run one by one: padding a batch gains at most a tenth and costs
 * memory (engine.md 3.5a), and on graphs that do not mask the padding it changes the text.
 *
 * @throws TingxieError `unsupported-model` naming what does not fit, `model-corrupt` where a file is damaged;
 * whatever the runtime throws where the device refuses the graph
 */
export async function openSenseVoice(
  model: ModelFiles,
  runtime: Runtime,
  options: SessionOptions,
): Promise<Recognizer> {
  const { model: session } = await openGraphs(model, runtime, options, ["model"]);
  try {
    const metadata = await readOnnxMetadata(model.files.model);
    return new SenseVoice(model, await readSenseVoiceContract(model, session, metadata), session, options);
  } catch (error) {
    await session.release();
    throw error;
  }
}

/** Both exports are known by their inputs; FunASR's statistics are a file of their own (models.md 14). */
async function identify(folder: ModelFolder): Promise<FoundModel | undefined> {
  const graph = await folder.findGraph(({ inputs }) =>
    SENSE_VOICE_FORMS.some(({ features, length, language, textNorm }) =>
      [features, length, language, textNorm].every((name) => inputs.some((input) => input.name === name)),
    ),
  );
  if (!graph) return undefined;
  const files: Record<string, string> = {
    model: folder.pathOf(graph.name),
    tokens: folder.require(/^tokens\.(txt|json)$/, senseVoice.name, "tokens.txt or tokens.json"),
  };
  if (!graph.metadata.has("neg_mean")) files.cmvn = folder.require(/^am\.mvn$/, senseVoice.name, "am.mvn");
  return { languages: SENSE_VOICE_LANGUAGES, files };
}

/** The family of SenseVoice models. */
export const senseVoice: RecognizerFamily = { name: "sense-voice", identify, open: openSenseVoice };

class SenseVoice implements Recognizer {
  readonly traits: RecognizerTraits;
  readonly #model: ModelFiles;
  readonly #contract: SenseVoiceContract;
  #featuresMs = 0;
  readonly #session: Session;
  readonly #options: SessionOptions;

  constructor(model: ModelFiles, contract: SenseVoiceContract, session: Session, options: SessionOptions) {
    this.#model = model;
    this.#contract = contract;
    this.#session = session;
    this.#options = options;
    this.traits = {
      languages: model.languages,
      timestamps: true,
      punctuates: true,
      itn: true,
      posteriors: true,
      hotwords: 0,
      maxSegmentSec: MAX_SEGMENT_SEC,
      batchSize: 1,
    };
  }

  get featuresMs(): number {
    return this.#featuresMs;
  }

  async recognize(
    segments: readonly SpeechSegment[],
    options: RecognizeOptions = {},
  ): Promise<readonly SenseVoiceHypothesis[]> {
    const hypotheses: SenseVoiceHypothesis[] = [];
    for (const { samples } of segments) hypotheses.push(await this.#recognizeOne(samples, options));
    return hypotheses;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  async #recognizeOne(samples: Float32Array, options: RecognizeOptions): Promise<SenseVoiceHypothesis> {
    const features = this.#features(samples);
    // Less than one frame (25 ms) holds nothing that could be heard.
    if (features.length === 0) return { text: "", language: options.language, tokens: [] };
    const scores = await this.#scores(features, options);
    const path = bestPath(scores, this.#contract.pieces.length);
    if (!path) throw inferenceFault(this.#model, this.#options, "it gave scores that are not finite numbers");

    const [spokenTag, emotion, event] = Array.from(path.subarray(0, QUERY_FRAMES), (id) => this.#tag(id));
    const language = spokenTag && this.#contract.languages.has(spokenTag) ? spokenTag : options.language;
    // By frame, not by count of tokens: a query frame may stay blank or repeat its neighbour.
    const spoken = scores.subarray(QUERY_FRAMES * this.#contract.pieces.length);
    const tokens =
      spokenTag === NO_SPEECH ? [] : this.#tokens(spoken, path.subarray(QUERY_FRAMES), samples.length / SAMPLE_RATE);
    return {
      text: tokens
        .map(({ text }) => text)
        .join("")
        .trim(),
      language,
      tokens,
      ...(emotion && { emotion }),
      ...(event && { event }),
      ...(options.posteriors && { posteriors: this.#posteriors(spoken) }),
    };
  }

  /** `[T, 80 * lfr.window]`, normalised; empty below 400 samples. */
  #features(samples: Float32Array): Float32Array {
    const start = performance.now();
    const features = stackedFbank(samples, this.#contract);
    this.#featuresMs += performance.now() - start;
    return features;
  }

  /** Runs the graph. @returns logits `[T + 4, vocabulary]` */
  async #scores(features: Float32Array, options: RecognizeOptions): Promise<Float32Array> {
    const { names, pieces, cmvn, withItn, withoutItn } = this.#contract;
    const width = cmvn.negMean.length;
    const frames = features.length / width;
    const feeds: Tensors = {
      [names.features]: { type: "float32", dims: [1, frames, width], data: features },
      [names.length]: int32(frames),
      [names.language]: int32(this.#languageId(options.language)),
      [names.textNorm]: int32(options.itn === false ? withoutItn : withItn),
    };
    const outputs = await runGraph(this.#session, this.#model, this.#options, feeds, [names.scores]);
    const { type, dims, data } = outputs[names.scores];
    const expected = [1, frames + QUERY_FRAMES, pieces.length];
    if (type !== "float32" || dims.join() !== expected.join()) {
      throw unsupported(
        this.#model,
        `its scores are ${type} [${dims.join(", ")}], not float32 [${expected.join(", ")}]`,
      );
    }
    return data as Float32Array;
  }

  #languageId(language: string | undefined): number {
    if (language === undefined) return this.#contract.anyLanguage;
    const id = this.#contract.languages.get(language);
    if (id !== undefined) return id;
    const known = [...this.#contract.languages.keys()].join(", ");
    throw new TingxieError(
      "usage",
      `${this.#model.id} does not know the language ${language} (it knows ${known})`,
      "Choose one of these with --language, or another model with --model.",
    );
  }

  /** The tag that a query frame answered with, if it is one and says something. */
  #tag(id: number): string | undefined {
    const name = tagName(this.#contract.pieces[id]);
    return name !== undefined && UNKNOWN_TAGS.has(name) ? undefined : name;
  }

  #tokens(scores: Float32Array, path: Int32Array, durationSec: number): Token[] {
    const { pieces, blankId } = this.#contract;
    const frameSec = this.#frameSec();
    return collapse(path, blankId)
      .filter(({ id }) => tagName(pieces[id]) === undefined)
      .map(({ id, frame, endFrame }) => ({
        text: pieceText(pieces[id]),
        confidence: probability(scores, pieces.length, frame, id),
        startSec: frame * frameSec,
        // The last stack of frames may reach beyond the sound.
        endSec: Math.min(endFrame * frameSec, durationSec),
      }));
  }

  #posteriors(scores: Float32Array): CtcPosteriors {
    const { pieces, blankId } = this.#contract;
    return {
      logProbs: logSoftmax(scores, pieces.length),
      frames: scores.length / pieces.length,
      vocabularySize: pieces.length,
      frameSec: this.#frameSec(),
      blankId,
    };
  }

  /** Time from one output frame to the next: 60 ms in the published models. */
  #frameSec(): number {
    return this.#contract.lfr.shift * FRAME_SHIFT_SEC;
  }
}

function int32(value: number): Tensor {
  return { type: "int32", dims: [1], data: Int32Array.of(value) };
}
