/** Dates: 二零二四年三月五日, 三月五号, 九八年, 公元前二零八年, 五号. */
import { readNumber } from "../../han/read-number";
import type { SpokenNumber } from "../../han/spoken-number";
import type { DateToken, Part } from "../tokens";
import { characterAt, endOf, isOneOf, numeralAt, readPart, wordAt, wordBefore, type Source } from "./source";

const ERAS = ["公元前", "公元后", "公元後", "公元", "纪元前", "紀元前", "纪元", "紀元", "西元前", "西元"];
const YEAR_WORDS = ["年"];
const MONTH_WORDS = ["月"];
const DAY_WORDS = ["日", "号", "號"];

/** What makes 年 a span of time or a part of another word behind a row of digits. */
const NO_YEAR = "级級货貨";
const MONTH = { from: 1, to: 12, words: MONTH_WORDS };
const DAY = { from: 1, to: 31, words: DAY_WORDS };

/** @param number the number at the place where a date may begin */
export function readDate(source: Source, number: SpokenNumber): DateToken | undefined {
  const { start } = number;
  const era = eraBefore(source, start);
  const year = yearOf(source, number, era);
  if (!year) return readMonthAndDay(source, number, start, "");
  const begin = start - era.length;
  const later = readMonthAndDay(source, undefined, endOf(year), era);
  return {
    class: "date",
    start: begin,
    end: later?.end ?? endOf(year),
    era,
    year,
    month: later?.month,
    day: later?.day,
  };
}

function eraBefore(source: Source, start: number): string {
  const era = wordBefore(source, start, ERAS) ?? "";
  return start - era.length >= source.start ? era : "";
}

function yearOf(source: Source, number: SpokenNumber, era: string): Part | undefined {
  if (wordAt(source, number.end, YEAR_WORDS) === undefined || isOneOf(characterAt(source, number.end + 1), NO_YEAR)) {
    return undefined;
  }
  const pair = pairYear(source, number);
  if (pair) return { number: pair, word: "年" };
  const { form, digits } = number;
  const part = { number, word: "年" };
  if (form === "row") return digits.length === 2 || digits.length === 4 || era !== "" ? part : undefined;
  const saidAsYear = form === "arabic" ? /^[0-9０-９]{4}$/u.test(digits) : isYear(number);
  return era !== "" || saidAsYear ? part : undefined;
}

const BEFORE_YEAR = ["在", "从", "從", "自", "于", "於", "早在"];
const BEHIND_YEAR =
  /^年(?:[一二三四五六七八九十]{1,2}月|[春夏秋冬底初末]|年[初底中]|[上下]半年|毕业|畢業|出生|生人|生的|以来|以來|的时候|的時候|那年|那会|那[一个場场次]|入伍|参军|考上|高考)/u;
const SPAN = /^年(?:[前后後内內里裡间間来來多]|[之以][前后後内內间間]|的?时间|的?時間|左右|不|没|沒)/u;
/** Longest that is looked at behind the number. */
const SEEN = 6;

/** 八九年 is eight or nine years, and 1989 where its neighbours say so: 在八九年, 八九年出生, 八九年六月. */
function pairYear({ text, start: from }: Source, number: SpokenNumber): SpokenNumber | undefined {
  const { start, end, between, sections } = number;
  if (!between || end !== start + 2 || between.before !== 0n || between.unit !== 1n || sections.length > 1)
    return undefined;
  const behind = text.slice(end, end + SEEN);
  const before = BEFORE_YEAR.some((word) => text.endsWith(word, start) && start - word.length >= from - 2);
  if (!BEHIND_YEAR.test(behind) && !(before && !SPAN.test(behind))) return undefined;
  return { ...number, form: "row", digits: `${between.low}${between.high}`, sections: [], between: undefined };
}

/** 两千零二十四: only such a number is a year rather than a span of time. */
function isYear({ sections: [first, second], between, tail, fraction, negative }: SpokenNumber): boolean {
  if (second || between || tail || fraction !== undefined || negative) return false;
  return first.power === 0 && first.coefficient > 1900n && first.coefficient < 2100n && first.coefficient !== 2000n;
}

/** @param number the number read already; it is read here where undefined */
function readMonthAndDay(
  source: Source,
  number: SpokenNumber | undefined,
  at: number,
  era: string,
): DateToken | undefined {
  const month = readPart(source, at, MONTH);
  if (month && isMonth(source, month)) {
    const day = readPart(source, endOf(month), DAY);
    const end = day ? endOf(day) : endOf(month);
    return { class: "date", start: at, end, era, month, day };
  }
  const day = number ? readPart(source, at, DAY) : undefined;
  if (!day || !isDay(source, day)) return undefined;
  return { class: "date", start: at, end: endOf(day), era, day };
}

/** What a number counts behind which 号 is not the day of a month: 十二号楼, 十号线, 九十二号汽油. */
const NO_DAY = "楼樓院线線桌机機床窗柜櫃球";

/** 两月 is two months long. */
function isMonth({ text }: Source, { number }: Part): boolean {
  return !isOneOf(text[number.start], "两兩") && number.form !== "row" && number.digits.length < 3;
}

/** A day alone: 五号 is one wherever no house, line or person follows; 五日 is five days long unless its neighbours say otherwise. */
function isDay(source: Source, day: Part): boolean {
  const end = endOf(day);
  if (numeralAt(source, day.number.start - 1)) return false;
  if (day.word !== "日")
    return !isOneOf(source.text[day.number.start], "两兩") && !isOneOf(characterAt(source, end), NO_DAY);
  if (isOneOf(characterAt(source, day.number.start - 1), "月")) return true;
  return wordAt(source, end, ["上午", "下午", "晚", "凌晨", "起", "前后", "至", "到"]) !== undefined;
}

/** Whether a number is followed by what makes it a date, so that no range swallows it. */
export function beginsDate(source: Source, at: number): boolean {
  const number = readNumber(source.text, at, Math.min(source.end, at + 5));
  return number !== undefined && readDate(source, number) !== undefined;
}
