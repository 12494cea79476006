/** Dates: july twenty fifth twenty twelve, the fifteenth of january, the second half of twenty twenty. */
import { isScale, readBelowHundred, type Read } from "../numbers";
import type { DateToken } from "../tokens";
import type { WordReader } from "../words";
import { readOrdinal } from "./ordinal";
import { readYear } from "./year";

const MONTHS = new Set(
  "january february march april may june july august september october november december".split(" "),
);
/** Months that are words of their own: "they may first ask", "march ten miles". */
const AMBIGUOUS = new Set(["march", "may"]);
/** Words that a date follows. */
const BEFORE = new Set("on by until till since before after from of is was to for this last next every".split(" "));
const PERIODS: Readonly<Record<string, string>> = {
  "first half": "H1",
  "second half": "H2",
  "first quarter": "Q1",
  "second quarter": "Q2",
  "third quarter": "Q3",
  "fourth quarter": "Q4",
};
const LAST_DAY = 31n;

export function isMonth(word: string): boolean {
  return MONTHS.has(word);
}

interface Day extends Read<bigint> {
  readonly ordinal: boolean;
  readonly the?: string;
}

/** july fourth (twenty twelve), july four, july two thousand twelve. */
export function readMonthFirst(words: WordReader, at: number): Read<DateToken> | undefined {
  const month = words.folded(at);
  if (!isMonth(month)) return undefined;
  const day = readDayBehind(words, at + 1);
  const year = readYear(words, day?.to ?? at + 1);
  if (!day && !year) return undefined;
  if (AMBIGUOUS.has(month) && !year && !isSurelyMonth(words, at, day)) return undefined;
  const to = year?.to ?? day?.to ?? at + 1;
  const token: DateToken = {
    class: "date",
    order: "monthFirst",
    month: words.written(at),
    ...(day && { day: Number(day.value), ordinalDay: day.ordinal }),
    ...(day?.the !== undefined && { the: day.the }),
    ...(year && { year: year.value }),
    ...words.stretch(at, to),
  };
  return { value: token, to };
}

/** "They may first ask" names no day in May; "on may first" and "march twenty third" do. */
function isSurelyMonth(words: WordReader, at: number, day: Day | undefined): boolean {
  if (!day?.ordinal) return false;
  return day.the !== undefined || day.value > 9n || BEFORE.has(words.before(at)) || words.opens(at);
}

function readDayBehind(words: WordReader, at: number): Day | undefined {
  const the = words.next(at) === "the" ? words.written(at) : undefined;
  const from = the === undefined ? at : at + 1;
  const ordinal = readOrdinal(words, from, words.next(from));
  if (ordinal) {
    const isDay = ordinal.value >= 1n && ordinal.value <= LAST_DAY;
    return isDay ? { ...ordinal, ordinal: true, ...(the !== undefined && { the }) } : undefined;
  }
  return the === undefined ? readDayNumber(words, at) : undefined;
}

/** A day said as a plain number; not where a year begins there (july twenty twelve). */
function readDayNumber(words: WordReader, at: number): Day | undefined {
  const number = readBelowHundred(words, at, words.next(at));
  if (!number || number.value > LAST_DAY || isScale(words.next(number.to))) return undefined;
  if (readYear(words, at) && !readYear(words, number.to)) return undefined;
  return { ...number, ordinal: false };
}

/** the fifteenth of january (twenty twelve), fifteenth january, twenty five july. */
export function readDayFirst(words: WordReader, at: number): Read<DateToken> | undefined {
  const the = words.folded(at) === "the" ? words.written(at) : undefined;
  const from = the === undefined ? at : at + 1;
  const first = the === undefined ? words.folded(from) : words.next(from);
  const ordinal = readOrdinal(words, from, first);
  const day = ordinal ?? (the === undefined ? readBelowHundred(words, from) : undefined);
  if (!day || day.value > LAST_DAY || day.value < 1n) return undefined;
  const of = words.next(day.to) === "of" ? words.written(day.to) : undefined;
  const monthAt = of === undefined ? day.to : day.to + 1;
  const month = words.next(monthAt);
  if (!isMonth(month) || (!ordinal && of !== undefined)) return undefined;
  const year = readYear(words, monthAt + 1);
  // In "first july third" and "first july 3" the month has its day behind it.
  if (of === undefined && !year && (readDayBehind(words, monthAt + 1) || isWrittenDay(words.next(monthAt + 1))))
    return undefined;
  // Twenty may come, and a first march is no date either; one august evening is not the first of the month.
  if (of === undefined && !year && (AMBIGUOUS.has(month) || (!ordinal && day.value < 2n))) return undefined;
  const to = year?.to ?? monthAt + 1;
  const token: DateToken = {
    class: "date",
    order: "dayFirst",
    ...(the !== undefined && { the }),
    ...(of !== undefined && { of }),
    day: Number(day.value),
    ordinalDay: ordinal !== undefined,
    month: words.written(monthAt),
    ...(year && { year: year.value }),
    ...words.stretch(at, to),
  };
  return { value: token, to };
}

function isWrittenDay(word: string): boolean {
  return /^\d{1,2}$/u.test(word);
}

/** second half of twenty twenty, third quarter of nineteen ninety. */
export function readPeriod(words: WordReader, at: number): Read<DateToken> | undefined {
  const short = PERIODS[`${words.folded(at)} ${words.next(at + 1)}`];
  if (short === undefined) return undefined;
  const yearAt = words.next(at + 2) === "of" ? at + 3 : at + 2;
  const year = readYear(words, yearAt);
  if (!year) return undefined;
  const token: DateToken = {
    class: "date",
    order: "period",
    period: { said: words.between(at, yearAt), short },
    year: year.value,
    ...words.stretch(at, year.to),
  };
  return { value: token, to: year.to };
}
