import { DEFAULT_WHISPER_GUARDS, type WhisperGuards } from "../../../../src/engine/recognizers/whisper/guards/options";

/** The decoder as it is, with everything switched off that keeps it from inventing text. */
export const NO_GUARDS: WhisperGuards = {
  ...DEFAULT_WHISPER_GUARDS,
  minSpeechSec: 0,
  temperatures: [0],
  maxNoSpeechProbability: 1,
  maxNoSpeechProbabilityIfUnsure: 1,
  stockPhrases: false,
  anomalies: false,
  loops: false,
  maxTokensPerSec: Infinity,
};
