/**
 * The few types that every room of the engine speaks. This is the ground floor: it imports nothing.
 */

/** The one sample rate inside the engine, in hertz. Everything is converted to it at the door. */
export const SAMPLE_RATE = 16_000;

/** A language code as users type it: `en`, `zh`, `yue`, `ja`, `ko`, … */
export type Language = string;

/**
 * Mono float32 in [-1, 1] at 16 000 Hz, in order, in chunks of any size.
 * Iterating pulls (backpressure); ending the iteration early (`return()`, `break`) releases the file, process or device behind it.
 * A stream can be iterated once.
 */
export interface AudioStream extends AsyncIterable<Float32Array> {
  /** Length in seconds where it is known before reading; a header may lie, so this is for progress only. */
  readonly durationSec?: number;
  /** What was odd but survivable, in words for the user ("the file ends early: …"). Grows while the stream is read. */
  readonly warnings: readonly string[];
}

/** A stretch of speech with its margins. Times count from the start of the stream. */
export interface SpeechSegment {
  readonly startSec: number;
  readonly endSec: number;
  /** Mono, 16 kHz, in [-1, 1]; `samples.length / 16000` is `endSec - startSec`. */
  readonly samples: Float32Array;
}

/** A piece of text that the model emitted at once. Times count from the start of the *segment*, in seconds. */
export interface Token {
  readonly text: string;
  /** Probability that the model gave to this token, 0..1. */
  readonly confidence: number;
  /** Present only where the recognizer's `traits.timestamps` is true. */
  readonly startSec?: number;
  readonly endSec?: number;
}

/** Log-probabilities of a CTC model, row by row: `frames` rows of `vocabularySize` values, one row every `frameSec` seconds. */
export interface CtcPosteriors {
  readonly logProbs: Float32Array;
  readonly frames: number;
  readonly vocabularySize: number;
  readonly frameSec: number;
  readonly blankId: number;
  /** The piece of each vocabulary id; one and the same list for all posteriors of a model. */
  readonly pieces: readonly string[];
}

/** Other tokens in the place of some that a model heard: what a hotword makes of them. */
export interface Correction {
  /** The tokens `from` to `to` (exclusive) of the hypothesis are replaced. */
  readonly from: number;
  readonly to: number;
  readonly tokens: readonly Token[];
}

/** A hotword in the place of what a model heard. */
export interface HotwordReplacement {
  readonly heard: string;
  readonly written: string;
}

/** What a model heard in one segment, before any text processing. */
export interface Hypothesis {
  readonly text: string;
  /** The language that the model heard or was told. */
  readonly language?: Language;
  readonly tokens: readonly Token[];
  readonly posteriors?: CtcPosteriors;
  /** What hotwords change, in order and without overlap; `text` and `tokens` stay what the model said. */
  readonly corrections?: readonly Correction[];
  /** True where a guard had to cut the decoding short (repetition, length), so the text may be incomplete. */
  readonly cutShort?: boolean;
}

export interface RecognizerTraits {
  readonly languages: readonly Language[];
  /** Whether tokens carry times. */
  readonly timestamps: boolean;
  readonly punctuates: boolean;
  /** Whether the model writes numbers as digits by itself. */
  readonly itn: boolean;
  readonly posteriors: boolean;
  /** How many hotwords the model itself can be given ({@link RecognizeOptions.hotwords}); 0 where it cannot. */
  readonly hotwords: number;
  /** Longest segment the model should be given, in seconds. */
  readonly maxSegmentSec: number;
  /** Sound with less speech than this, in seconds, is no segment: over so little the model invents. Default: the segmentation's own. */
  readonly minSpeechSec?: number;
  /** How many segments it can take at once with profit. */
  readonly batchSize: number;
  /** How many it can take at once where the user asks for it; default `batchSize`. */
  readonly maxBatchSize?: number;
  /** How many calls of {@link Recognizer.recognize} may be under way at once with profit; default 1. */
  readonly concurrency?: number;
  /** What a user should know before trusting the model: one sentence, shown once. */
  readonly note?: string;
}

export interface RecognizeOptions {
  /** The language spoken, or undefined to let the model find out. */
  readonly language?: Language;
  /** Ask for token times where the model can give them at extra cost. */
  readonly words?: boolean;
  /** Ask for CTC posteriors where `traits.posteriors` is true. */
  readonly posteriors?: boolean;
  /** Names and terms that may be said, most likely ones first; models take as many as `traits.hotwords` says. */
  readonly hotwords?: readonly string[];
  /** Let the model write digits by itself where `traits.itn` is true; undefined = the model's default. */
  readonly itn?: boolean;
  /** Raised when nobody waits for the result any more. Who waits for others ends then; what is being worked out is worked out. */
  readonly signal?: AbortSignal;
}

/** Turns segments into hypotheses. It knows nothing of files, VAD or text processing. */
export interface Recognizer {
  readonly traits: RecognizerTraits;
  /** Time spent so far in the front end (log-mel, fbank, …), where there is one, in milliseconds. */
  readonly featuresMs?: number;
  /** One hypothesis a segment, in the order given. */
  recognize(segments: readonly SpeechSegment[], options?: RecognizeOptions): Promise<readonly Hypothesis[]>;
  close(): Promise<void>;
}

/** One finished segment of a transcript. Times count from the start of the stream. */
export interface TranscriptSegment {
  readonly startSec: number;
  readonly endSec: number;
  /** Finished text. */
  readonly text: string;
  /** What the model said before hotwords and ITN. */
  readonly rawText: string;
  /** What hotwords changed, in order; left out where they changed nothing. */
  readonly hotwords?: readonly HotwordReplacement[];
  readonly language?: Language;
  readonly words?: readonly TranscriptWord[];
}

export interface TranscriptWord {
  readonly startSec: number;
  readonly endSec: number;
  readonly text: string;
  /** 0..1 */
  readonly confidence: number;
}

/** The files of one model on this disk, each checked, under the role that the recognizer family knows it by. */
export interface ModelFiles {
  readonly id: string;
  /** Which recognizer reads it: `moonshine`, `sense-voice`, … */
  readonly family: string;
  readonly directory: string;
  readonly languages: readonly Language[];
  /** Role (`encoder`, `decoder`, `tokenizer`, …) to absolute path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Where the numbers are worked out. */
export type Device = "cpu" | "coreml" | "webgpu";
