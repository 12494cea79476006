/** The words of Chinese that stand as they are, and where they do. */
import { isNumeral } from "../han/numerals";
import type { WordList } from "../types";
import { CURRENCIES } from "./currencies";
import { UNITS } from "./units";
import { EVENTS } from "./words/events";
import { IDIOMS } from "./words/idioms";
import { BRANDS, PEOPLE } from "./words/names";
import { PLACES } from "./words/places";
import { DAYS, FEASTS, ROWS } from "./words/rows";
import { FIRM_WORDS, SET_WORDS } from "./words/set-words";
import { TERMS } from "./words/terms";
import { TITLES } from "./words/titles";
import { VERSES } from "./words/verses";

type Stands = NonNullable<WordList["stands"]>;

/** No part of a longer number: 十一 in 二十一, 一起 in 二十一起, 九九 in 三点九九. */
const apart: Stands = (text, start, end, free) =>
  !(isNumeral(text[start]) && start > free && numberReaches(text, start - 1, -1)) &&
  !(isNumeral(text[end - 1]) && numberReaches(text, end, 1));

/** Whether a number, or the other side of a point, touches from this side. */
function numberReaches(text: string, at: number, step: number): boolean {
  if (step < 0 && "负負".includes(text[at] ?? " ")) return true;
  return isNumeral(text[at]) || ("点點".includes(text[at] ?? " ") && isNumeral(text[at + step]));
}

/** 张三 is a person, two 张 are sheets; 老王五十岁 is a Wang of fifty. */
const asPerson: Stands = (text, start, end, free) => {
  const before = text[start - 1] ?? "";
  if (text[start] === "张" && (isNumeral(before) || "这那每几半几".includes(before || " "))) return false;
  const called = !isNumeral(text[start]) && isNumeral(text[end - 1]) && isNumeral(text[end]);
  // 江苏三十二家: only the names that everybody is called by stand before another number (张三十分高兴).
  if (called && !"张李王赵".includes(text[start])) return false;
  const surname = !isNumeral(text[start]) && "老小".includes(before || " ");
  return !(surname && isNumeral(text[end])) && (!isNumeral(text[start]) || apart(text, start, end, free));
};

function notBefore(characters: string): Stands {
  return (text, start, end, free) =>
    apart(text, start, end, free) && !(end < text.length && characters.includes(text[end]));
}

/** 五一 is a feast, and fifty-one fen behind 块 or a price a piece: 三毛五一升. */
const asFeast: Stands = (text, start, end, free) =>
  apart(text, start, end, free) && !"块塊毛角元米".includes(text[start - 1] ?? " ");

/** Digits that say themselves what they are: behind a letter, a word for a code, or where somebody is rung up. */
const BEFORE_CODE = /(?:[A-Za-z号號码碼尾位拨撥打]|编号|航班|车次|分机|端口|房间|输入)[是为為：:]?$/u;
const CODE_SEEN = 5;

/** 一二三 counts, and is a room before 室, a road before 国道, a part of a code behind 密码是. */
const asSaying: Stands = (text, start, end, free) =>
  notBefore("号號房室路元块年分弄栋幢楼层米页班次级车室点国省县")(text, start, end, free) &&
  !BEFORE_CODE.test(text.slice(Math.max(0, start - CODE_SEEN), start));

/** 十分 is "very", but ten points behind 得了 and 获得, and ten minutes before 钟 or behind an hour. */
const asVery: Stands = (text, start, end, free) =>
  apart(text, start, end, free) &&
  !"钟鐘之制二三四五六七八九十，。".includes(text[end] ?? "。") &&
  !/(?:[点點过過差扣加减減打第足满滿]|[获獲取夺奪考]得)$/u.test(text.slice(Math.max(0, start - 2), start)) &&
  !(/[得打扣加减減考拿]了$/u.test(text.slice(Math.max(0, start - 2), start)) && ENDS_SCORE.test(text[end]));

/** 得了十分就走 is a score, 得了十分满意的答复 an answer that pleases very much. */
const ENDS_SCORE = /[\p{P}\s就才也都还吗吧呢啊了而但]/u;

/** 十一 is the holiday where nothing is counted with it. */
const asHoliday: Stands = (text, start, end, free) => {
  if (!apart(text, start, end, free) || /[第负初点點之A-Za-z]/u.test(text[start - 1] ?? " ")) return false;
  if ("点點月日号號分又比加减乘除到至几多余来世路".includes(text[end] ?? " ")) return false;
  return !UNITS.at(text, end, text.length) && !CURRENCIES.at(text, end, text.length);
};

/** 一加 makes telephones, and is the middle of a sum: 三分之一加六分之一. */
const asMaker: Stands = (text, start, end, free) =>
  apart(text, start, end, free) && !isNumeral(text[end]) && text[start - 1] !== "之";

/** 二百五 is a fool, and 250 in 百分之二百五 and before what it counts. */
const asFool: Stands = (text, start, end, free) =>
  text[start - 1] !== "之" && notBefore("十元块米公斤里左个多人位千万亿")(text, start, end, free);

/** 三毛 wanders through a comic, and is thirty fen behind 块. */
const asChild: Stands = (text, start, end, free) =>
  notBefore("钱錢")(text, start, end, free) && !isNumeral(text[end]) && !"块塊元".includes(text[start - 1] ?? " ");

/** 伍佰 sings, and is five hundred on a cheque. */
const asSinger: Stands = (text, start, end) =>
  !"元圆圓块塊整万萬亿億零拾".includes(text[end] ?? "，") && !"万萬仟佰拾零币幣".includes(text[start - 1] ?? "，");

export const CHINESE_WORDS: readonly WordList[] = [
  { kind: "idiom", fixed: true, words: IDIOMS, stands: apart },
  { kind: "verse", fixed: true, words: VERSES, stands: apart },
  { kind: "place", fixed: true, words: PLACES, stands: apart },
  { kind: "event", fixed: true, words: EVENTS, stands: apart },
  { kind: "set word", fixed: true, words: FIRM_WORDS },
  { kind: "set word", fixed: true, words: ["一个", "一個"], stands: apart },
  { kind: "set word", words: SET_WORDS, stands: apart },
  { kind: "term", words: TERMS, stands: apart },
  { kind: "title", words: TITLES, stands: apart },
  { kind: "person", words: PEOPLE, stands: asPerson },
  { kind: "person", words: ["伍佰"], stands: asSinger },
  { kind: "brand", words: BRANDS, stands: apart },
  { kind: "brand", words: ["一加"], stands: asMaker },
  { kind: "row", words: ROWS, stands: asSaying },
  { kind: "feast", words: FEASTS, stands: asFeast },
  { kind: "day", words: DAYS, stands: notBefore("日号號") },
  { kind: "fool", words: ["二百五"], stands: asFool },
  { kind: "very", words: ["十分", "十二分"], stands: asVery },
  { kind: "holiday", words: ["十一"], stands: asHoliday },
  { kind: "child", words: ["三毛"], stands: asChild },
];
