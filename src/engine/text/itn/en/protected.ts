/** The phrases of English that stand as they are. */
import type { WordList } from "../types";
import { isNumberWord, isScale } from "./numbers";
import { IDIOMS } from "./words/idioms";
import { TITLES } from "./words/titles";

/** Small letters, straight apostrophes, and a space for a hyphen. */
export function foldEnglish(text: string): string {
  return text
    .replace(/[A-Z]+/gu, (capitals) => capitals.toLowerCase())
    .replace(/[’-]/gu, (mark) => (mark === "-" ? " " : "'"));
}

const LETTER = /[\p{L}\p{N}]/u;
const WORD_BEFORE = /(\p{L}+) $/u;
const WORD_BEHIND = /^ (\p{L}+)/u;
/** Longer than any word of a number, so that no more than this is looked at. */
const REACH = 16;

/** Whole words, and no part of a longer number: nine to five, but not forty nine to five hundred. */
const asWords: NonNullable<WordList["stands"]> = (text, start, end) => {
  if (LETTER.test(text.charAt(start - 1)) || LETTER.test(text.charAt(end))) return false;
  const phrase = text.slice(start, end);
  const before = WORD_BEFORE.exec(text.slice(Math.max(0, start - REACH), start))?.[1] ?? "";
  const behind = WORD_BEHIND.exec(text.slice(end, end + REACH))?.[1] ?? "";
  const goesBack = isOfNumber(before) && isOfNumber(phrase.slice(0, phrase.indexOf(" ")));
  return !goesBack && !(isOfNumber(behind) && isOfNumber(phrase.slice(phrase.lastIndexOf(" ") + 1)));
};

function isOfNumber(word: string): boolean {
  return isNumberWord(word) || isScale(word);
}

export const ENGLISH_WORDS: readonly WordList[] = [
  { kind: "idiom", words: IDIOMS, stands: asWords },
  { kind: "title", words: TITLES, stands: asWords },
];
