/** What Whisper is told before it writes: that a transcript starts, in which language, and whether to mark times. */
import { bestToken } from "../attention-decoder";
import { probability } from "../ctc";
import type { Language } from "../../types";
import type { WhisperContract } from "./contract";
import type { Prompted } from "./decode";
import type { Past, Step, WhisperNetwork } from "./network";

export interface PromptOptions {
  /** Undefined: the model finds out. */
  readonly language?: Language;
  readonly timestamps: boolean;
  readonly withAttention: boolean;
}

export interface Opening extends Prompted {
  /** The language that the model was told or heard; undefined where it knows one only. */
  readonly language?: Language;
  /** The model's probability that nobody speaks; 0 where it has no token for that. */
  readonly noSpeechProbability: number;
}

/**
 * @param heard what the encoder gave
 * @throws DeviceFault where the network gives a value that is not a number
 */
export async function prompt(
  network: WhisperNetwork,
  contract: WhisperContract,
  heard: Past,
  { language, timestamps, withAttention }: PromptOptions,
): Promise<Opening> {
  const { special, vocabularySize } = contract;
  const { startOfTranscript, transcribe, noTimestamps, languages, noSpeech } = special;
  const mode = timestamps ? [] : [noTimestamps];
  const noSpeechProbability = ({ logits }: Step): number =>
    noSpeech === undefined ? 0 : probability(logits.subarray(0, vocabularySize), vocabularySize, 0, noSpeech);
  const opening = (step: Step, first: Step, told?: Language): Opening => ({
    past: step.past,
    logits: step.logits.subarray(-vocabularySize),
    attention: lastRows(step.attention, step.logits.length / vocabularySize),
    language: told,
    noSpeechProbability: noSpeechProbability(first),
  });
  const task = languages.size === 0 || transcribe === undefined ? [] : [transcribe];
  const languageId = language === undefined ? undefined : languages.get(language);
  if (languages.size === 0 || languageId !== undefined) {
    const tokens = [startOfTranscript, ...(languageId === undefined ? [] : [languageId]), ...task, ...mode];
    const step = await network.step(heard, tokens, withAttention);
    return opening(step, step, language);
  }
  // Asked what comes after the start, the model names the language; then it is told what it said, token by token.
  const first = await network.step(heard, [startOfTranscript], withAttention);
  const found = likeliestLanguage(first.logits, languages);
  let step = first;
  for (const token of [found.id, ...task, ...mode]) step = await network.step(step.past, [token], withAttention);
  return opening(step, first, found.language);
}

/** The best of the language tokens, whatever else would be likelier. */
function likeliestLanguage(
  logits: Float32Array,
  languages: ReadonlyMap<Language, number>,
): { readonly language: Language; readonly id: number } {
  const entries = [...languages];
  const scores = Float32Array.from(entries, ([, id]) => logits[id]);
  const [language, id] = entries[bestToken(scores).id];
  return { language, id };
}

/** Of each head the weights for the last of the tokens that were read. */
function lastRows(attention: readonly Float32Array[], tokens: number): readonly Float32Array[] {
  return attention.map((weights) => weights.subarray(-weights.length / tokens));
}
