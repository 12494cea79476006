/**
 * Whisper was trained on subtitles from the web, and where it hears nothing, or not enough, it invents some. What is done about that; each
 * guard can be switched off by itself. Where a number is OpenAI's, it is the default of their `transcribe.py`.
 */
export interface WhisperGuards {
  /** Less speech than this, and any sound shorter than this, is not decoded at all. 0: off. */
  readonly minSpeechSec: number;
  /**
   * Tried in turn until a text passes: at 0 the likeliest token is taken each time, above it they are drawn by chance. `[0]`: off.
   * OpenAI's.
   */
  readonly temperatures: readonly number[];
  /** A text that zlib makes smaller than one to this repeats itself. Infinity: off. OpenAI's. */
  readonly maxCompressionRatio: number;
  /** Of a text whose tokens are less likely than this on average (natural logarithm) the model was not sure. -Infinity: off. OpenAI's. */
  readonly minAverageLogProbability: number;
  /** Above this probability that nobody speaks, a text needs to be sure in order to be believed. 1: off. OpenAI's. */
  readonly maxNoSpeechProbability: number;
  /** The same where the model was sure at no temperature. 1: off. */
  readonly maxNoSpeechProbabilityIfUnsure: number;
  /** Where it is likely that nobody speaks, drop what subtitles say then ("Thank you for watching"), however sure. */
  readonly stockPhrases: boolean;
  /** Where it is likely that nobody speaks, drop words of impossible lengths and probabilities; needs word times. */
  readonly anomalies: boolean;
  /** Stop a text that says one phrase over and over. */
  readonly loops: boolean;
  /** Stop a text with more tokens than anybody can say in the time, not counting {@link FREE_TOKENS}. Infinity: off. */
  readonly maxTokensPerSec: number;
}

/** Tokens that the shortest sound may have: punctuation, and a word of several tokens. */
export const FREE_TOKENS = 8;

export const DEFAULT_WHISPER_GUARDS: WhisperGuards = {
  minSpeechSec: 0.25,
  temperatures: [0, 0.2, 0.4, 0.6, 0.8, 1],
  maxCompressionRatio: 2.4,
  minAverageLogProbability: -1,
  maxNoSpeechProbability: 0.6,
  // Measured with tiny.en on 95 clips, speech in white noise from 10 to -12 dB: of the unsure texts above this not one was right.
  maxNoSpeechProbabilityIfUnsure: 0.3,
  stockPhrases: true,
  anomalies: true,
  loops: true,
  // Of 565 English prompts none needed more than 6 a second, sherpa-onnx's limit; a Chinese character may take two tokens, and people say
  // five or six of them in a second.
  maxTokensPerSec: 12,
};
