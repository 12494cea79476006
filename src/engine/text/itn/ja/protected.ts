/** The words of Japanese that stand as they are, and where they do. */
import { isNumeral } from "../han/numerals";
import type { WordList } from "../types";
import { IDIOMS } from "./words/idioms";
import { NAMES, PLACES } from "./words/names";
import { SET_WORDS } from "./words/set-words";

type Stands = NonNullable<WordList["stands"]>;

/** No part of a longer number (十色 in 二十色), and not counted as one (第三条). */
const apart: Stands = (text, start, end, free) =>
  !(isNumeral(text[start]) && start > free && (isNumeral(text[start - 1]) || text[start - 1] === "第")) &&
  !(isNumeral(text[end - 1]) && isNumeral(text[end]));

/** 十分 is "enough", but ten minutes in a time, behind words for "about", and before words that measure time. */
const asEnough: Stands = (text, start, end, free) =>
  apart(text, start, end, free) &&
  !/(?:[時約毎各後前\d午]|あと|もう|たった|わずか|徒歩|片道|およそ|ほぼ|車で|歩いて|電車で|バスで|から)$/u.test(
    text.slice(Math.max(0, start - 4), start),
  ) &&
  !/^(?:[間前後過弱強刻遅早位程置毎以]|ほど|くらい|ぐらい|おき|ごと|すぎ|まえ|待|かか|休憩|の[一二三四五六七八九十百千]|も(?:かか|待|歩)|で(?:着|行|終|到|帰|でき|戻|届|焼|煮|作)|たった|経)/u.test(
    text.slice(end, end + 4),
  );

/** 一時 is "for a time", but one o'clock behind the half of a day and before what goes on with a time. */
const asForATime: Stands = (text, start, end, free) =>
  apart(text, start, end, free) &&
  !/(?:午前|午後|夜|夜中|深夜|昼|朝|未明|正|から|は)$/u.test(text.slice(Math.max(0, start - 2), start)) &&
  !/^(?:半|間|頃|ごろ|から|まで|ちょうど|前|過ぎ|すぎ|に|発|着|[一二三四五六七八九十]+分)/u.test(
    text.slice(end, end + 4),
  );

/** 十八番 is what one does best, and a number before what is numbered. */
const asBest: Stands = (text, start, end, free) =>
  apart(text, start, end, free) && /^(?:[をだとはがで]|の[歌曲芸ネ技料話])/u.test(text.slice(end, end + 2));

/** 二十歳 has a reading of its own, and so have 二十日 and 一日 where no month stands before. */
const asReading: Stands = (text, start, end, free) => apart(text, start, end, free) && text[start - 1] !== "月";

export const JAPANESE_WORDS: readonly WordList[] = [
  { kind: "idiom", fixed: true, words: IDIOMS, stands: apart },
  { kind: "set word", words: SET_WORDS, stands: apart },
  { kind: "place", words: PLACES, stands: apart },
  { kind: "name", words: NAMES, stands: apart },
  { kind: "enough", words: ["十分", "十二分"], stands: asEnough },
  { kind: "for a time", words: ["一時"], stands: asForATime },
  { kind: "best", words: ["十八番"], stands: asBest },
  { kind: "reading", words: ["二十歳"], stands: asReading },
];
