/** What a Whisper export says about itself, in one form for both that are published. Everything is checked before the first use. */
import type { Language, ModelFiles } from "../../types";
import { unsupported } from "../model-graphs";
import { nonSpeechTokens } from "./suppression";
import type { WhisperVocabulary } from "./vocabulary";

export interface WhisperContract {
  readonly vocabulary: WhisperVocabulary;
  readonly special: SpecialTokens;
  /** Values in one frame of the features. */
  readonly melBands: number;
  /** Most tokens, the prompt included, that the decoder has positions for. */
  readonly contextTokens: number;
  /** Ids in one row of logits. */
  readonly vocabularySize: number;
  /** Ids that are never said. */
  readonly suppressed: readonly number[];
  /** Ids that a text does not begin with. */
  readonly suppressedFirst: readonly number[];
  /** The latest time at which speech may begin, in timestamps from 0; with timestamps only. */
  readonly maxInitialTimestamp: number;
  /** Which attention follows the sound, as layer and head; undefined: not said. */
  readonly alignmentHeads?: readonly (readonly [layer: number, head: number])[];
}

export interface SpecialTokens {
  readonly startOfTranscript: number;
  readonly endOfText: number;
  readonly noTimestamps: number;
  /** The token for 0.00 s; the following ones are 20 ms apart, to the end of the vocabulary. */
  readonly firstTimestamp: number;
  /** Its share at the start of a transcript says how likely it is that nobody speaks. */
  readonly noSpeech?: number;
  readonly transcribe?: number;
  readonly translate?: number;
  readonly startOfLm?: number;
  readonly startOfPrevious?: number;
  /** Empty for a model of one language, which is not told any. */
  readonly languages: ReadonlyMap<Language, number>;
}

/** Seconds from one timestamp to the next, and from one encoder position to the next. */
export const TIMESTAMP_SEC = 0.02;
/** OpenAI's: speech begins within the first second. */
export const DEFAULT_MAX_INITIAL_TIMESTAMP = 50;

/** What an export may leave to be worked out from the vocabulary. */
export type StatedContract = Omit<WhisperContract, "suppressed" | "suppressedFirst"> &
  Partial<Pick<WhisperContract, "suppressed" | "suppressedFirst">>;

/** Adds what was not said, and checks that ids lie where they can. @throws TingxieError `unsupported-model` */
export function completeContract(model: ModelFiles, stated: StatedContract): WhisperContract {
  const { vocabulary, special, vocabularySize } = stated;
  const { languages, ...ids } = special;
  const outside = [...Object.entries(ids), ...languages].find(([, id]) => id !== undefined && id >= vocabularySize);
  if (outside) throw unsupported(model, `its token ${outside[0]} has the id ${outside[1]} of ${vocabularySize}`);
  if (vocabulary.size > special.endOfText + 1) {
    throw unsupported(model, `its table has ${vocabulary.size} tokens with text, but ${special.endOfText} is the end`);
  }
  const blank = vocabulary.idOf(" ");
  const never = [
    ...(stated.suppressed ?? nonSpeechTokens(vocabulary)),
    ...[special.startOfTranscript, special.transcribe, special.translate],
    ...[special.startOfLm, special.startOfPrevious, special.noSpeech],
  ];
  return {
    ...stated,
    suppressed: never.filter((id): id is number => id !== undefined && id < vocabularySize),
    suppressedFirst: stated.suppressedFirst ?? [...(blank === undefined ? [] : [blank]), special.endOfText],
  };
}
