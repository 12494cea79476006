/**
 * What one more hotword would have done to a text that was heard before: a fix, or harm. It tells by the text alone, since sound is rarely kept, as
 * the models would: those without posteriors are corrected by text, those with them spot Chinese words also where they sound like
 * ordinary ones.
 *
 * A place that the word takes is a *fix* where it is the word itself in another case or script, or where what was heard there is no ordinary
 * language. That is the gate's own evidence ({@link textEvidence}: what the words heard there cost in a language of common words), and to it the
 * log-odds that the model was wrong there, where its confidence is known and low; high confidence is no evidence, because models
 * are sure of garbled words, too. All else is *harm*: ordinary words that would be overwritten, and places taken from another hotword.
 * A text is fixed if every place in it is.
 */
import { loadSimplify, type Simplify } from "../../language/simplified";
import type { WordCosts } from "../../language/word-costs";
import type { Language, TranscriptWord } from "../../types";
import { comparable } from "./context";
import { textEvidence } from "./gate";
import type { Hotword } from "./hotword";
import { replaceIn } from "./replacement";
import { syllableCount } from "./sounds";
import { storedConfidence } from "./stored-confidence";
import { replacementOf, TextCorrector, type CorrectOptions, type HotwordPlace } from "./text-corrector";
import { TextCosts, textParts } from "./text-costs";
import { touched } from "./touched";

/** A stored segment, as the model heard it. */
export interface HeardText {
  readonly rawText: string;
  readonly language?: Language;
  readonly words?: readonly TranscriptWord[];
}

export interface TrialChange {
  /** With the hotwords that are in the list already, and with the new one. */
  readonly before: string;
  readonly after: string;
  readonly isFix: boolean;
}

export class HotwordTrial {
  readonly #hotword: Hotword;
  readonly #words: WordCosts;
  readonly #simplify: Simplify;
  /** The word, and what the list holds of it, alone: what they do not find needs no closer look. */
  readonly #alone: TextCorrector;
  readonly #without: TextCorrector;
  readonly #with: TextCorrector;

  private constructor(
    hotword: Hotword,
    words: WordCosts,
    simplify: Simplify,
    [alone, without, withIt]: readonly TextCorrector[],
  ) {
    this.#hotword = hotword;
    this.#words = words;
    this.#simplify = simplify;
    this.#alone = alone;
    this.#without = without;
    this.#with = withIt;
  }

  /** @param present the list as it is; a line of the same word in it is replaced by the new one */
  static async load(hotword: Hotword, present: readonly Hotword[], words: WordCosts): Promise<HotwordTrial> {
    const old = present.filter(({ word }) => word === hotword.word);
    const others = present.filter(({ word }) => word !== hotword.word);
    const lists = [[...old, hotword], present, [...others, hotword]];
    const correctors = await Promise.all(lists.map((list) => TextCorrector.load(list, words)));
    return new HotwordTrial(hotword, words, await loadSimplify(), correctors);
  }

  /** @returns undefined where the word would change nothing */
  try({ rawText, language, words }: HeardText): TrialChange | undefined {
    const confidenceOf = storedConfidence(rawText, words);
    const options: CorrectOptions = { language, confidenceOf, asSpotted: true };
    if (this.#alone.places(rawText, options).length === 0) return undefined;
    const before = this.#without.places(rawText, options);
    const after = this.#with.places(rawText, options);
    const [was, becomes] = [before, after].map((places) => replaceIn(rawText, places.flatMap(replacementOf)));
    if (was === becomes) return undefined;
    const isGarbled = this.#garbledIn(rawText, confidenceOf);
    const verdicts = [...this.#taken(rawText, before, after, isGarbled), ...this.#givenUp(before, after, isGarbled)];
    return verdicts.length === 0 ? undefined : { before: was, after: becomes, isFix: !verdicts.includes(false) };
  }

  /** Whether each place that the word takes, or keeps from another hotword, is a fix. */
  #taken(
    text: string,
    before: readonly HotwordPlace[],
    after: readonly HotwordPlace[],
    isGarbled: IsGarbled,
  ): boolean[] {
    const written = before.filter(isWritten);
    const word = comparable(this.#hotword.word, this.#simplify);
    return after
      .filter(({ hotword }) => hotword === this.#hotword)
      .flatMap((place) => {
        const { from, to } = touched(written, place);
        const there = written.slice(from, to);
        if (there.some((other) => isSame(other, place)) || (there.length === 0 && !isWritten(place))) return [];
        if (comparable(text.slice(place.start, place.end), this.#simplify) === word) return true;
        return there.every(({ hotword }) => hotword.word === this.#hotword.word) && isGarbled(place);
      });
  }

  /** Whether each place that the word had by an alias, and has no more, is a fix. */
  #givenUp(before: readonly HotwordPlace[], after: readonly HotwordPlace[], isGarbled: IsGarbled): boolean[] {
    const mine = after.filter(({ hotword }) => hotword === this.#hotword);
    return before
      .filter((place) => {
        const { from, to } = touched(mine, place);
        return place.hotword.word === this.#hotword.word && isWritten(place) && from === to;
      })
      .map((place) => !isGarbled(place));
  }

  #garbledIn(text: string, confidenceOf: CorrectOptions["confidenceOf"]): IsGarbled {
    const parts = textParts(comparable(text, this.#simplify));
    const costs = new TextCosts(parts, this.#words);
    const syllables = syllableCount([this.#hotword.word]);
    return (place) => {
      const { from, to } = touched(parts, place);
      const heardSyllables = syllableCount(parts.slice(from, to).map((part) => part.text));
      const confidence = Math.max(confidenceOf?.(place.start, place.end) ?? 1, LEAST_CONFIDENCE);
      const doubt = Math.max(0, Math.log((1 - confidence) / confidence));
      return doubt + textEvidence({ syllables, heardSyllables, heardCost: costs.of(from, to) }) > 0;
    };
  }
}

/** Whether what was heard at a place is more likely wrong than right. */
type IsGarbled = (place: HotwordPlace) => boolean;

/** No model is sure that it is wrong; e^7 outweighs any text. */
const LEAST_CONFIDENCE = 0.001;

function isWritten({ written }: HotwordPlace): boolean {
  return written !== undefined;
}

function isSame(one: HotwordPlace, other: HotwordPlace): boolean {
  return one.start === other.start && one.end === other.end && one.written === other.written;
}
