/** Whole words that could be a number and most often are none. With a counter behind them they are numbers. */
import { wordsIn } from "../word-table";

/** 이천 and 사천 are places, 이백 a poet, 이만 "so much for now", 육이오 a day in history. */
const WORDS = new Set(
  wordsIn(`
  이천 사천 구천 이백 이만 오만 구만 이억
  사이사이 일일이 삼삼오오 사사오 육이오 사일구 오일팔 삼일오 팔일오 오일육 공이공 이이오 이구이
`),
);

/** A number and its counter in one word that is also another: 만년 과장, 천년 고도, 열대 지방. */
const COUNTED = new Set(
  wordsIn("만년 천년 백년 열대 열차 열기 열병 열매 열등 열점 열장 열도 열발 쉰내 한시 두부 세대 네트 한자 한국"),
);

/** 천사 and 만일, and 이조, 구경, 경이: few say such a number, and many the word. */
const UNIT_FIRST = /^[백천만억조경].?$|^[조경]|^.[조경]$/u;

/** @param word the syllables of a number that stands alone */
export function isAmbiguousNumber(word: string): boolean {
  return word.length < 2 || WORDS.has(word) || UNIT_FIRST.test(word);
}

/** @param word the syllables of a number and the counter glued to it */
export function isAmbiguousCount(word: string): boolean {
  return COUNTED.has(word) || /^.[조경].$/u.test(word);
}
