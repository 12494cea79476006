/**
 * Puts hotwords into a text by its sound alone: for `hotwords apply`, and for models that give no posteriors. A text does not say how sure a model
 * was, so ordinary words are safe from it unless the model itself doubted them.
 */
import { loadEnglishSounds, type EnglishSounds } from "../../language/english-sounds";
import { loadPinyin, type Pinyin } from "../../language/pinyin";
import { loadSimplify, type Simplify } from "../../language/simplified";
import { WordCosts } from "../../language/word-costs";
import type { Language } from "../../types";
import { ChineseCandidates } from "./chinese-candidates";
import { comparable, isRefused } from "./context";
import { EnglishCandidates, type Near } from "./english-candidates";
import { ExactMatches } from "./exact-matches";
import { FEWEST_SPOTTED, strength } from "./gate";
import type { Hotword } from "./hotword";
import { resolveOverlaps, type Candidate } from "./replacement";
import { syllableCount } from "./sounds";
import { TextCosts, textParts, type TextPart } from "./text-costs";

/** Another text in the place of `start` to `end`, in UTF-16 units of the text that was given. */
export interface TextReplacement {
  readonly start: number;
  readonly end: number;
  readonly written: string;
}

/** A hotword at `start` to `end`, in UTF-16 units of the text that was given. */
export interface HotwordPlace {
  readonly start: number;
  readonly end: number;
  readonly hotword: Hotword;
  /** Left out where the text may stay as it is. */
  readonly written?: string;
}

export interface CorrectOptions {
  /** Limits what is compared by sound: pinyin is no reading of Japanese. Default: by script. */
  readonly language?: Language;
  /** How sure the model was of the least sure token in a stretch of the text, 0..1, where that is known. */
  readonly confidenceOf?: (start: number, end: number) => number | undefined;
  /**
   * Of Chinese, find what the spotter would find on posteriors that are sure of the text: to it homophones are one sound, so neither ordinary words
   * nor confident ones are safe by themselves. For foreseeing, not for correcting.
   */
  readonly asSpotted?: boolean;
}

/** A text says less than a sound: shorter lists count as one of this many. */
const FEWEST = 100;
/** A place that the model was this sure of is left alone. Of Moonshine's tokens 87 % are surer. */
const SURE = 0.7;
/** A single ordinary word is taken for a hotword only where the model doubted it as much as this (7 % of Moonshine's tokens). */
const DOUBTED = 0.5;

interface Place extends Candidate {
  readonly hotword: Hotword;
}

export class TextCorrector {
  readonly #count: number;
  readonly #simplify: Simplify;
  readonly #words: WordCosts;
  readonly #exact: ExactMatches;
  readonly #chinese: ChineseCandidates;
  readonly #english: EnglishCandidates;

  private constructor(
    hotwords: readonly Hotword[],
    pinyin: Pinyin,
    simplify: Simplify,
    english: EnglishSounds,
    words: WordCosts,
  ) {
    this.#count = hotwords.length;
    this.#simplify = simplify;
    this.#words = words;
    this.#exact = new ExactMatches(hotwords, simplify);
    this.#chinese = new ChineseCandidates(hotwords, pinyin, simplify);
    this.#english = new EnglishCandidates(hotwords, english);
  }

  /** @param words the table of common words, or the folder that it lies in */
  static async load(hotwords: readonly Hotword[], words: WordCosts | string): Promise<TextCorrector> {
    const [pinyin, simplify, english, costs] = await Promise.all([
      loadPinyin(),
      loadSimplify(),
      loadEnglishSounds(),
      typeof words === "string" ? WordCosts.load(words) : words,
    ]);
    return new TextCorrector(hotwords, pinyin, simplify, english, costs);
  }

  /** @returns what is to be replaced, in order and without overlap */
  find(text: string, options: CorrectOptions = {}): readonly TextReplacement[] {
    return this.places(text, options).flatMap(replacementOf);
  }

  /** As {@link find}, with the hotwords' names, and with those that stand in the text already. */
  places(text: string, options: CorrectOptions = {}): readonly HotwordPlace[] {
    if (this.#count === 0) return [];
    const normal = comparable(text, this.#simplify);
    const exact: Place[] = this.#exact.find(normal).map((match) => ({ ...match, strength: Infinity }));
    const places = [...exact, ...this.#bySound(normal, options)].filter(
      ({ hotword, from, to }) => !isRefused(hotword, normal, from, to, this.#simplify),
    );
    return resolveOverlaps(places).map(({ hotword, from, to }) => {
      const written = writtenFor(text.slice(from, to), hotword.word, this.#words);
      return { start: from, end: to, hotword, ...(written === undefined ? {} : { written }) };
    });
  }

  #bySound(normal: string, { language = "auto", confidenceOf, asSpotted = false }: CorrectOptions): Place[] {
    const parts = textParts(normal);
    const near = [
      ...(CHINESE.has(language) ? this.#chinese.find(parts) : []),
      ...(ENGLISH.has(language) ? this.#english.find(parts) : []),
    ];
    if (near.length === 0) return [];
    const costs = new TextCosts(parts, this.#words);
    return near.flatMap((one) => {
      const { hotword, from, to, sound, syllables } = one;
      const [start, end] = [parts[from].start, parts[to - 1].end];
      const isSpotted = asSpotted && HAN.test(parts[from].text);
      if (!isSpotted && this.#isSafe(one, parts, costs, confidenceOf?.(start, end))) return [];
      const evidence = {
        sound,
        syllables,
        heardSyllables: syllableCount(parts.slice(from, to).map((part) => part.text)),
        heardCost: costs.of(from, to),
        boost: hotword.boost,
      };
      const force = strength(evidence, Math.max(this.#count, isSpotted ? FEWEST_SPOTTED : FEWEST));
      return force > 0 ? [{ from: start, to: end, strength: force, hotword }] : [];
    });
  }

  /** Whether the model was sure of the place, or it is ordinary and the model did not doubt it. */
  #isSafe(near: Near, parts: readonly TextPart[], costs: TextCosts, confidence: number | undefined): boolean {
    if (confidence !== undefined && confidence >= SURE) return true;
    return this.#isOrdinary(near, parts, costs) && !(confidence !== undefined && confidence < DOUBTED);
  }

  /**
   * Whether the place is an ordinary word, or part of one, that the hotword is not longer than; of alphabets, where words are heard
   * apart, any single ordinary word.
   */
  #isOrdinary({ from, to, syllables }: Near, parts: readonly TextPart[], costs: TextCosts): boolean {
    if (to - from === 1 && !HAN.test(parts[from].text)) {
      return this.#words.costOf(parts[from].text.replace(POSSESSIVE, "")) !== undefined;
    }
    return costs.longestWord(from, to) >= Math.max(2, syllables);
  }
}

const HAN = /^\p{Script=Han}$/u;
const POSSESSIVE = /['’]s$/u;
const CHINESE: ReadonlySet<Language> = new Set(["auto", "zh", "yue"]);
const ENGLISH: ReadonlySet<Language> = new Set(["auto", "zh", "yue", "en"]);

/** @returns nothing where the text may stay as it is */
export function replacementOf({ start, end, written }: HotwordPlace): TextReplacement[] {
  return written === undefined ? [] : [{ start, end, written }];
}

/** @returns undefined where the text may stay as it is: it is the word, or an ordinary word in another case */
function writtenFor(heard: string, word: string, words: WordCosts): string | undefined {
  if (heard === word) return undefined;
  const isOtherCase = heard.toLowerCase() === word.toLowerCase();
  const isPlain = word === word.toLowerCase() || words.costOf(word.toLowerCase()) !== undefined;
  return isOtherCase && isPlain ? undefined : word;
}
