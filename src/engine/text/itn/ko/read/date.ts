/** Dates: 이천십팔년 십일월 사일, 삼월 오일, 시월. */
import { integerOf } from "../../han/spoken-number";
import type { Source } from "../../source";
import { endsCounted } from "../endings";
import { readNumber, skipSpace } from "../numbers";
import type { DateToken, KoreanNumber, Part } from "../tokens";

/** June and October drop a sound. */
const MONTH_NAMES: Readonly<Record<string, bigint>> = { 유: 6n, 시: 10n };

/** @param at where a word begins */
export function readDate(source: Source, at: number): DateToken | undefined {
  const year = readYear(source, at);
  if (year) {
    const parts = [year, ...monthAndDay(source, nextPart(source, year))];
    return endsCounted(source.text, endOf(parts[parts.length - 1])) ? dated(parts) : undefined;
  }
  const parts = monthAndDay(source, at);
  return parts.length > 0 && endsCounted(source.text, endOf(parts[parts.length - 1])) ? dated(parts) : undefined;
}

function dated(parts: readonly Part[]): DateToken {
  return { class: "date", start: parts[0].number.start, end: endOf(parts[parts.length - 1]), parts };
}

/** 이천십팔년, 구오년; shorter ones are spans of time. */
function readYear(source: Source, at: number): Part | undefined {
  const year = readPart(source, at, "년", 9999);
  if (!year) return undefined;
  const { number } = year;
  const calendar = number.form === "compound" ? integerOf(number) >= 1000n : [2, 4].includes(number.digits.length);
  return calendar || readMonth(source, nextPart(source, year)) ? year : undefined;
}

function monthAndDay(source: Source, at: number): readonly Part[] {
  const month = readMonth(source, at);
  if (!month) return [];
  const day = readPart(source, nextPart(source, month), "일", 31);
  return day && endsCounted(source.text, endOf(day)) ? [month, day] : [month];
}

function readMonth(source: Source, at: number): Part | undefined {
  const { text, end } = source;
  const value = Object.hasOwn(MONTH_NAMES, text[at] ?? "") ? MONTH_NAMES[text[at]] : undefined;
  if (value === undefined) return readPart(source, at, "월", 12);
  if (text[at + 1] !== "월" || at + 1 >= end) return undefined;
  const sections = [{ coefficient: value, power: 0, word: "" }];
  const number = { start: at, end: at + 1, form: "compound", negative: false, native: false, digits: "" } as const;
  return { number: { ...number, sections }, wordStart: at + 1, word: "월" };
}

/** A whole number and its word. Where the word is also a digit (일), the number gives its last one back. */
export function readPart(source: Source, at: number, word: string, to: number): Part | undefined {
  const { text, end } = source;
  const number = readNumber(text, at, end, word === "년");
  if (!number || number.native) return undefined;
  return (
    partOf(source, number, word, to) ??
    (text.endsWith(word, number.end) || text.slice(at, number.end).endsWith(word)
      ? shorter(source, at, number.end - word.length, word, to)
      : undefined)
  );
}

function shorter(source: Source, at: number, end: number, word: string, to: number): Part | undefined {
  const number = end > at ? readNumber(source.text, at, end, word === "년") : undefined;
  return number?.end === end ? partOf(source, number, word, to) : undefined;
}

function partOf({ text, end }: Source, number: KoreanNumber, word: string, to: number): Part | undefined {
  const wordStart = skipSpace(text, number.end, end);
  if (!text.startsWith(word, wordStart) || wordStart + word.length > end || number.digits.length > 4) return undefined;
  const value = integerOf(number);
  return value <= BigInt(to) && (value > 0n || word !== "월") ? { number, wordStart, word } : undefined;
}

export function endOf({ wordStart, word }: Part): number {
  return wordStart + word.length;
}

export function nextPart({ text, end }: Source, part: Part): number {
  return skipSpace(text, endOf(part), end);
}
