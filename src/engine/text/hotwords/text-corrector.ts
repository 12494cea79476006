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
import { strength } from "./gate";
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

export interface CorrectOptions {
  /** Limits what is compared by sound: pinyin is no reading of Japanese. Default: by script. */
  readonly language?: Language;
  /** How sure the model was of the least sure token in a stretch of the text, 0..1, where that is known. */
  readonly confidenceOf?: (start: number, end: number) => number | undefined;
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

  /** @param wordTables the folder of the tables of common words */
  static async load(hotwords: readonly Hotword[], wordTables: string): Promise<TextCorrector> {
    const [pinyin, simplify, english, words] = await Promise.all([
      loadPinyin(),
      loadSimplify(),
      loadEnglishSounds(),
      WordCosts.load(wordTables),
    ]);
    return new TextCorrector(hotwords, pinyin, simplify, english, words);
  }

  /** @returns what is to be replaced, in order and without overlap */
  find(text: string, options: CorrectOptions = {}): readonly TextReplacement[] {
    if (this.#count === 0) return [];
    const normal = comparable(text, this.#simplify);
    const exact: Place[] = this.#exact.find(normal).map((match) => ({ ...match, strength: Infinity }));
    const places = [...exact, ...this.#bySound(normal, options)].filter(
      ({ hotword, from, to }) => !isRefused(hotword, normal, from, to, this.#simplify),
    );
    return resolveOverlaps(places).flatMap(({ hotword, from, to }) => {
      const written = writtenFor(text.slice(from, to), hotword.word, this.#words);
      return written === undefined ? [] : [{ start: from, end: to, written }];
    });
  }

  #bySound(normal: string, { language = "auto", confidenceOf }: CorrectOptions): Place[] {
    const parts = textParts(normal);
    const costs = new TextCosts(parts, this.#words);
    const near = [
      ...(CHINESE.has(language) ? this.#chinese.find(parts) : []),
      ...(ENGLISH.has(language) ? this.#english.find(parts) : []),
    ];
    return near.flatMap((one) => {
      const { hotword, from, to, sound, syllables } = one;
      const [start, end] = [parts[from].start, parts[to - 1].end];
      const confidence = confidenceOf?.(start, end);
      if (confidence !== undefined && confidence >= SURE) return [];
      if (this.#isOrdinary(one, parts, costs) && !(confidence !== undefined && confidence < DOUBTED)) return [];
      const evidence = {
        sound,
        syllables,
        heardSyllables: syllableCount(parts.slice(from, to).map((part) => part.text)),
        heardCost: costs.of(from, to),
        boost: hotword.boost,
      };
      const force = strength(evidence, Math.max(this.#count, FEWEST));
      return force > 0 ? [{ from: start, to: end, strength: force, hotword }] : [];
    });
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

/** @returns undefined where the text may stay as it is: it is the word, or an ordinary word in another case */
function writtenFor(heard: string, word: string, words: WordCosts): string | undefined {
  if (heard === word) return undefined;
  const isOtherCase = heard.toLowerCase() === word.toLowerCase();
  const isPlain = word === word.toLowerCase() || words.costOf(word.toLowerCase()) !== undefined;
  return isOtherCase && isPlain ? undefined : word;
}
