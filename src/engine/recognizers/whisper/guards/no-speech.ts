import type { Token } from "../../../types";
import type { WhisperGuards } from "./options";
import { isStockPhrase } from "./stock-phrases";
import { areAnomalous } from "./word-anomaly";

/** What is known about a text that may be invented. */
export interface SpeechEvidence {
  /** The model's own opinion, 0..1, before it wrote anything. */
  readonly noSpeechProbability: number;
  /** Natural logarithm. */
  readonly averageLogProbability: number;
  readonly text: string;
  readonly tokens: readonly Token[];
}

/**
 * Whether nobody spoke, so that the text is to be dropped. The model's opinion alone does not do, for it is high over some real speech too;
 * it needs a second reason: that the text is unsure, is one of those that are written then, or has impossible words.
 */
export function isSilence(
  { noSpeechProbability, averageLogProbability, text, tokens }: SpeechEvidence,
  guards: WhisperGuards,
): boolean {
  if (noSpeechProbability <= guards.maxNoSpeechProbability) return false;
  return (
    averageLogProbability < guards.minAverageLogProbability ||
    (guards.stockPhrases && isStockPhrase(text)) ||
    (guards.anomalies && areAnomalous(tokens))
  );
}

/**
 * The same for the best that came of all attempts: where the model was sure at no temperature, less doubt is enough.
 * @see WhisperGuards.maxNoSpeechProbabilityIfUnsure
 */
export function isSilenceAfterAll(evidence: SpeechEvidence, guards: WhisperGuards): boolean {
  const unsure = evidence.averageLogProbability < guards.minAverageLogProbability;
  return (
    isSilence(evidence, guards) || (unsure && evidence.noSpeechProbability > guards.maxNoSpeechProbabilityIfUnsure)
  );
}
