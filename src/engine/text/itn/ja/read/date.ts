/** Dates and weekdays: 二〇一八年十一月四日, 七月五から九日月曜日から金曜日, 九五年. */
import { integerOf, type SpokenNumber } from "../../han/spoken-number";
import { characterAt, isOneOf, wordAt, type Source } from "../../source";
import type { DateToken, Part, WeekdayToken } from "../tokens";
import { endOf, FROM_TO, partOf, readPart } from "./part";

const YEAR = { from: 0, to: 9999, word: "年" };
const MONTH = { from: 1, to: 12, word: "月" };
const DAY = { from: 1, to: 31, word: "日" };

/** What makes 年 and 日 a span of time, or a part of another word. */
const NO_YEAR = "生代間前後目度賀来ぶ以";
const NO_DAY = "間目前後本以曜";

/** @param number the number at the place where a date may begin */
export function readDate(source: Source, number: SpokenNumber): DateToken | undefined {
  const year = partOf(source, number, YEAR);
  if (year && !isOneOf(characterAt(source, endOf(year)), NO_YEAR)) {
    const month = readMonth(source, endOf(year));
    if (!month && !isCalendarYear(number)) return undefined;
    return dated(source, [year, ...(month ? [month, ...dayBehind(source, month)] : [])]);
  }
  const month = monthOf(source, number);
  return month && dated(source, [month, ...dayBehind(source, month)]);
}

/** 千九百七十二年 and 九五年, but not 五十年: a year of the calendar and no span of time. */
function isCalendarYear(number: SpokenNumber): boolean {
  if (number.form === "row") return number.digits.length === 2 || number.digits.length === 4;
  return integerOf(number) >= 1000n;
}

function readMonth(source: Source, at: number): Part | undefined {
  const month = readPart(source, at, MONTH);
  return month && isMonth(source, month) ? month : undefined;
}

function monthOf(source: Source, number: SpokenNumber): Part | undefined {
  const month = partOf(source, number, MONTH);
  return month && isMonth(source, month) ? month : undefined;
}

/** 三月曜日 would be a Monday. */
function isMonth(source: Source, month: Part): boolean {
  return month.numbers[0].form !== "row" && !isOneOf(characterAt(source, endOf(month)), "曜");
}

function dayBehind(source: Source, month: Part): readonly Part[] {
  const day = readPart(source, endOf(month), DAY);
  return day && !isOneOf(characterAt(source, endOf(day)), NO_DAY) ? [day] : [];
}

function dated(source: Source, parts: readonly Part[]): DateToken {
  const end = endOf(parts[parts.length - 1]);
  const week = parts.at(-1)?.word === "日" ? readWeekday(source, end) : undefined;
  const weekdays = week?.weekdays ?? [];
  return { class: "date", start: parts[0].numbers[0].start, end: week?.end ?? end, parts, weekdays };
}

/** 日曜日, 日曜, 月曜日から金曜日. */
export function readWeekday(source: Source, start: number): WeekdayToken | undefined {
  const end = endOfWeekday(source, start);
  if (end === undefined) return undefined;
  const again = wordAt(source, end, [FROM_TO]) === undefined ? undefined : end + FROM_TO.length;
  const later = again === undefined ? undefined : endOfWeekday(source, again);
  if (again === undefined || later === undefined) {
    return { class: "weekday", start, end, weekdays: [source.text[start]] };
  }
  return { class: "weekday", start, end: later, weekdays: [source.text[start], source.text[again]] };
}

function endOfWeekday(source: Source, at: number): number | undefined {
  if (at + 1 >= source.end || !isOneOf(characterAt(source, at), "月火水木金土日")) return undefined;
  const word = wordAt(source, at + 1, ["曜日", "曜"]);
  return word === undefined ? undefined : at + 1 + word.length;
}
