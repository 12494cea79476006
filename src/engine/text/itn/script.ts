/** Which language each part of a line is in, by its script: what `--language auto` goes by. */
import type { ItnLanguageCode } from "./language-codes";
import type { Stretch } from "./types";

export interface LanguageStretch extends Stretch {
  readonly language: ItnLanguageCode;
}

const HANGUL = /\p{Script=Hangul}/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HAN = /\p{Script=Han}/u;
const LATIN = /\p{Script=Latin}/u;
/** A run of one script; what has no script of its own (digits, marks, spaces) ends none. */
const RUN = /\p{Script=Hangul}+|[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}〇○]+|\p{Script=Latin}+/gu;
/** Where a sentence ends: kana on one side of it say nothing about the other. */
const SENTENCE = /[^。！？!?；;\n]+[。！？!?；;\n]*/gu;

/**
 * Han characters are Japanese where kana stand in the same sentence, else Chinese. Each stretch reaches to the next, so that the digits
 * and marks between belong to what came before.
 */
export function languageStretches(text: string): readonly LanguageStretch[] {
  const found: { start: number; end: number; language: ItnLanguageCode }[] = [];
  for (const sentence of text.matchAll(SENTENCE)) {
    const eastAsian = KANA.test(sentence[0]) ? "ja" : "zh";
    for (const run of sentence[0].matchAll(RUN)) {
      const start = sentence.index + run.index;
      const language = languageOf(run[0], eastAsian);
      const last = found.at(-1);
      if (last?.language === language) last.end = start + run[0].length;
      else {
        if (last) last.end = start;
        found.push({ start, end: start + run[0].length, language });
      }
    }
  }
  return found;
}

function languageOf(run: string, eastAsian: "ja" | "zh"): ItnLanguageCode {
  if (HANGUL.test(run)) return "ko";
  return HAN.test(run) || KANA.test(run) || !LATIN.test(run) ? eastAsian : "en";
}
