/**
 * SenseVoice: one pass of a CTC model over filter-bank features, for Chinese, English, Cantonese, Japanese and Korean.
 * Four query frames stand before the sound; the model answers there with language, emotion, event and whether it wrote
 * digits, and the text follows (models.md 4).
 */
import { FRAME_SHIFT_SEC } from "../../features/fbank";
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
import { ctcPosteriors, ctcTokens, type CtcScores, type CtcVocabulary } from "../ctc-hypothesis";
import type { FoundModel, RecognizerFamily } from "../family";
import { openGraphs, unknownLanguage } from "../model-graphs";
import type { ModelFolder } from "../model-folder";
import { pieceBytes, tagName } from "../tokens";
import { readSenseVoiceContract, SENSE_VOICE_FORMS, SENSE_VOICE_LANGUAGES, type SenseVoiceContract } from "./contract";
import { QUERY_FRAMES, SenseVoiceScorer } from "./scorer";

/** The model was trained on up to 30 s; its time grows faster than the length, and 20 s is where the book cuts (3.5a). */
const MAX_SEGMENT_SEC = 20;
/** As many short segments fit into one run; of long ones fewer. */
const MAX_BATCH = 32;
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
 * `cmvn`, `config.yaml` under `config`). Other roles: `model` and `tokens`. By default segments run one by one: padding a
 * batch gains at most a tenth and costs memory (engine.md 3.5a).
 *
 * @throws TingxieError `unsupported-model` naming what does not fit, `model-corrupt` where a file is damaged;
 * whatever the runtime throws where the device refuses the graph
 */
export async function openSenseVoice(
  model: ModelFiles,
  runtime: Runtime,
  options: SessionOptions,
): Promise<Recognizer> {
  return openGraphs(model, runtime, options, ["model"], async ({ model: session }) => {
    const metadata = await readOnnxMetadata(model.files.model);
    const contract = await readSenseVoiceContract(model, session, metadata);
    return new SenseVoice(model, contract, new SenseVoiceScorer(model, contract, session, options), session);
  });
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
  if (!graph.metadata.has("neg_mean")) {
    files.cmvn = folder.require(/^am\.mvn$/, senseVoice.name, "am.mvn");
    const config = folder.find(/^config\.yaml$/);
    if (config !== undefined) files.config = folder.pathOf(config);
  }
  return { languages: SENSE_VOICE_LANGUAGES, files };
}

/** The family of SenseVoice models. */
export const senseVoice: RecognizerFamily = { name: "sense-voice", identify, open: openSenseVoice };

class SenseVoice implements Recognizer {
  readonly traits: RecognizerTraits;
  readonly #model: ModelFiles;
  readonly #contract: SenseVoiceContract;
  readonly #scorer: SenseVoiceScorer;
  readonly #session: Session;
  #featuresMs = 0;

  constructor(model: ModelFiles, contract: SenseVoiceContract, scorer: SenseVoiceScorer, session: Session) {
    this.#model = model;
    this.#contract = contract;
    this.#scorer = scorer;
    this.#session = session;
    this.traits = {
      languages: model.languages,
      timestamps: true,
      punctuates: true,
      itn: true,
      posteriors: true,
      hotwords: 0,
      maxSegmentSec: MAX_SEGMENT_SEC,
      batchSize: 1,
      maxBatchSize: MAX_BATCH,
    };
  }

  get featuresMs(): number {
    return this.#featuresMs;
  }

  async recognize(
    segments: readonly SpeechSegment[],
    options: RecognizeOptions = {},
  ): Promise<readonly SenseVoiceHypothesis[]> {
    const { withItn, withoutItn } = this.#contract;
    const query = {
      language: this.#languageId(options.language),
      textNorm: options.itn === false ? withoutItn : withItn,
    };
    const features = segments.map(({ samples }) => this.#features(samples));
    const hypotheses: SenseVoiceHypothesis[] = segments.map(() => ({
      text: "",
      language: options.language,
      tokens: [],
    }));
    for await (const { index, scores } of this.#scorer.score(features, query)) {
      hypotheses[index] = this.#hypothesis(scores, segments[index].samples.length / SAMPLE_RATE, options);
    }
    return hypotheses;
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  /** `[T, 80 * lfr.window]`, normalised; empty below 400 samples. */
  #features(samples: Float32Array): Float32Array {
    const start = performance.now();
    const features = stackedFbank(samples, this.#contract);
    this.#featuresMs += performance.now() - start;
    return features;
  }

  #languageId(language: string | undefined): number {
    if (language === undefined) return this.#contract.anyLanguage;
    const id = this.#contract.languages.get(language);
    if (id !== undefined) return id;
    throw unknownLanguage(this.#model, language, [...this.#contract.languages.keys()]);
  }

  #hypothesis({ values, path }: CtcScores, durationSec: number, options: RecognizeOptions): SenseVoiceHypothesis {
    const { pieces } = this.#contract;
    const [spokenTag, emotion, event] = Array.from(path.subarray(0, QUERY_FRAMES), (id) => this.#tag(id));
    const language = spokenTag && this.#contract.languages.has(spokenTag) ? spokenTag : options.language;
    // By frame, not by count of tokens: a query frame may stay blank or repeat its neighbour.
    const spoken = { values: values.subarray(QUERY_FRAMES * pieces.length), path: path.subarray(QUERY_FRAMES) };
    const bytesOf = (id: number): Uint8Array | undefined =>
      tagName(pieces[id]) === undefined ? pieceBytes(pieces[id]) : undefined;
    const tokens = spokenTag === NO_SPEECH ? [] : ctcTokens(spoken, this.#vocabulary, bytesOf, durationSec);
    return {
      text: tokens
        .map(({ text }) => text)
        .join("")
        .trim(),
      language,
      tokens,
      ...(emotion && { emotion }),
      ...(event && { event }),
      ...(options.posteriors && { posteriors: ctcPosteriors(spoken, this.#vocabulary) }),
    };
  }

  /** The tag that a query frame answered with, if it is one and says something. */
  #tag(id: number): string | undefined {
    const name = tagName(this.#contract.pieces[id]);
    return name !== undefined && UNKNOWN_TAGS.has(name) ? undefined : name;
  }

  get #vocabulary(): CtcVocabulary {
    const { pieces, blankId, lfr } = this.#contract;
    // 60 ms in the published models.
    return { pieces, blankId, frameSec: lfr.shift * FRAME_SHIFT_SEC };
  }
}
