/**
 * Whisper: an encoder that hears 30 s at a time, and a decoder that writes what was said, with punctuation, in about a hundred languages
 * (models.md 8). Both published exports are read, sherpa-onnx's and Hugging Face's.
 */
import { basename } from "node:path";
import { LogMel } from "../../features/log-mel";
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
  type Token,
} from "../../types";
import type { RecognizerFamily } from "../family";
import { fileOf, lastDimension, openGraphs, textOf, unknownLanguage, unsupported } from "../model-graphs";
import type { WhisperContract } from "./contract";
import { DEFAULT_WHISPER_GUARDS, type WhisperGuards } from "./guards/options";
import { hear, type Heard, type HearingOptions, type WhisperParts } from "./hear";
import { huggingFaceContract } from "./hugging-face-contract";
import { HuggingFaceNetwork } from "./hugging-face-network";
import { identifyWhisper } from "./identify";
import { sherpaContract } from "./sherpa-contract";
import { SherpaNetwork } from "./sherpa-network";
import { phrasesOf, spansWithin } from "./token-times";
import { WhisperVocabulary } from "./vocabulary";

/** The encoder's window. */
const WINDOW_SEC = 30;
/** Silence behind the sound within the window: an abrupt end makes the model leave out the last words. */
const MAX_SEGMENT_SEC = 29;
/**
 * Opens either published export. Roles: `encoder`, `decoder`, `tokens` (`tokens.txt`, `tokenizer.json` or `vocab.json`, then also
 * `added_tokens`); for Hugging Face's `config` and `generation` too.
 *
 * @throws TingxieError `unsupported-model` naming what does not fit, `model-corrupt` where a file is damaged;
 * whatever the runtime throws where the device refuses the graph
 */
export async function openWhisper(
  model: ModelFiles,
  runtime: Runtime,
  options: SessionOptions,
  guards: WhisperGuards = DEFAULT_WHISPER_GUARDS,
): Promise<Recognizer> {
  return openGraphs(model, runtime, options, ["encoder", "decoder"], async ({ encoder, decoder }) => {
    const name = basename(fileOf(model, "tokens"));
    const tokens = await textOf(model, "tokens");
    if (model.files.config === undefined) {
      const metadata = await readOnnxMetadata(model.files.encoder);
      const contract = sherpaContract(model, metadata, WhisperVocabulary.fromBase64(tokens, name));
      checkVocabulary(model, decoder, contract);
      const network = new SherpaNetwork(model, options, encoder, decoder, metadata);
      return new Whisper(model, { contract, network, guards });
    }
    const added = model.files.added_tokens === undefined ? undefined : await textOf(model, "added_tokens");
    const contract = await huggingFaceContract(model, WhisperVocabulary.fromHuggingFace(tokens, name, added));
    checkVocabulary(model, decoder, contract);
    const network = new HuggingFaceNetwork(model, options, encoder, decoder, contract);
    return new Whisper(model, { contract, network, guards });
  });
}

/** @throws TingxieError `unsupported-model` where the decoder was made for another vocabulary */
function checkVocabulary(model: ModelFiles, decoder: Session, { vocabularySize }: WhisperContract): void {
  const size = lastDimension(decoder.outputs, "logits") ?? vocabularySize;
  if (size === vocabularySize) return;
  throw unsupported(model, `its vocabulary has ${vocabularySize} tokens, but the decoder gives scores for ${size}`);
}

/** The family of Whisper models. */
export const whisper: RecognizerFamily = { name: "whisper", identify: identifyWhisper, open: openWhisper };

class Whisper implements Recognizer {
  readonly traits: RecognizerTraits;
  readonly #model: ModelFiles;
  readonly #parts: WhisperParts;
  #featuresMs = 0;

  constructor(model: ModelFiles, parts: WhisperParts) {
    this.#model = model;
    this.#parts = parts;
    this.traits = {
      languages: model.languages,
      timestamps: true,
      punctuates: true,
      itn: true,
      posteriors: false,
      hotwords: 0,
      maxSegmentSec: MAX_SEGMENT_SEC,
      minSpeechSec: parts.guards.minSpeechSec,
      batchSize: 1,
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
    await this.#parts.network.release();
  }

  /**
   * Window after window. Words' times come from the attention; a model that hands out none is asked to mark times around each phrase,
   * which cost tokens, and where it stops early it is asked to go on from there.
   */
  async #recognizeOne(samples: Float32Array, { language, words = false }: RecognizeOptions): Promise<Hypothesis> {
    this.#checkLanguage(language);
    const { attends } = this.#parts.network;
    const options = { timestamps: words && !attends, withAttention: words && attends };
    const tokens: Token[] = [];
    let heard: Heard = { language, ids: [], pieces: [], tokens: [], cutShort: false };
    let cutShort = false;
    let done = 0;
    do {
      const window = samples.subarray(done, done + MAX_SEGMENT_SEC * SAMPLE_RATE);
      heard = await this.#hear(window, { language: heard.language, ...options });
      cutShort ||= heard.cutShort;
      const startSec = done / SAMPLE_RATE;
      const { timed, doneSec } = options.timestamps
        ? this.#byPhrase(heard, window.length / SAMPLE_RATE)
        : { timed: heard.tokens, doneSec: window.length / SAMPLE_RATE };
      tokens.push(...timed.map((token) => later(token, startSec)));
      done += Math.round(doneSec * SAMPLE_RATE);
    } while (done < samples.length);
    return this.#hypothesis(heard.language, tokens, cutShort);
  }

  async #hear(samples: Float32Array, options: HearingOptions): Promise<Heard> {
    const durationSec = samples.length / SAMPLE_RATE;
    if (durationSec < this.#parts.guards.minSpeechSec) {
      return { language: options.language, ids: [], pieces: [], tokens: [], cutShort: false };
    }
    const start = performance.now();
    const mel = new LogMel({ bands: this.#parts.contract.melBands });
    mel.accept(samples);
    const features = mel.finish(WINDOW_SEC * SAMPLE_RATE);
    this.#featuresMs += performance.now() - start;
    return hear(this.#parts, features, durationSec, options);
  }

  /** Tokens with times within their phrases, and how far the model has come. */
  #byPhrase({ ids, pieces, tokens }: Heard, windowSec: number): { timed: readonly Token[]; doneSec: number } {
    const { phrases, doneSec } = phrasesOf(ids, this.#parts.contract.special.firstTimestamp, windowSec);
    const timed = phrases.flatMap((phrase) => {
      const within = [...pieces.keys()].filter((i) => pieces[i].from >= phrase.from && pieces[i].to <= phrase.to);
      const texts = within.map((i) => pieces[i].text);
      return spansWithin(phrase, texts).map((span, i) => ({ ...tokens[within[i]], ...span }));
    });
    return { timed, doneSec };
  }

  #hypothesis(language: string | undefined, tokens: readonly Token[], cutShort: boolean): Hypothesis {
    const { languages } = this.#model;
    return {
      text: tokens
        .map(({ text }) => text)
        .join("")
        .trim(),
      language: language ?? (languages.length === 1 ? languages[0] : undefined),
      tokens,
      ...(cutShort && { cutShort }),
    };
  }

  #checkLanguage(language: string | undefined): void {
    const { languages } = this.#parts.contract.special;
    const known = languages.size === 0 ? this.#model.languages : [...languages.keys()];
    if (language !== undefined && !known.includes(language)) throw unknownLanguage(this.#model, language, known);
  }
}

/** A token of a window that begins at `sec`. */
function later({ startSec, endSec, ...token }: Token, sec: number): Token {
  if (startSec === undefined || endSec === undefined) return token;
  return { ...token, startSec: startSec + sec, endSec: endSec + sec };
}
