/** Times: 오전 여섯 시 사십 분, 여덟 시 반, 두시 오초. Hours are counted in native numbers, minutes in those of Chinese origin. */
import { integerOf } from "../../han/spoken-number";
import type { Source } from "../../source";
import { endsCounted } from "../endings";
import { readNumber, skipSpace } from "../numbers";
import type { Part, TimeToken } from "../tokens";
import { endOf, nextPart, readPart } from "./date";

/** @param at where a word begins */
export function readTime(source: Source, at: number): TimeToken | undefined {
  const hour = readHour(source, at);
  if (hour) {
    const half = readHalf(source, endOf(hour));
    const parts = half === "" ? [hour, ...minutesBehind(source, nextPart(source, hour))] : [hour];
    return timed(source, parts, half);
  }
  const minutes = minutesBehind(source, at);
  return minutes.length > 1 ? timed(source, minutes, "") : undefined;
}

function readHour(source: Source, at: number): Part | undefined {
  const { text, end } = source;
  const number = readNumber(text, at, end, false);
  if (!number || (number.form !== "compound" && number.digits.length > 2)) return undefined;
  const wordStart = skipSpace(text, number.end, end);
  if (text[wordStart] !== "시" || wordStart >= end || text.startsWith("시간", wordStart)) return undefined;
  const value = integerOf(number);
  // 이 시, 사 시: below ten hours have native numbers.
  const said = number.native ? value <= 12n : number.form === "arabic" || value >= 10n;
  return said && value <= 24n ? { number, wordStart, word: "시" } : undefined;
}

function readHalf({ text, end }: Source, at: number): string {
  const place = skipSpace(text, at, end);
  return text[place] === "반" && endsCounted(text, place + 1) ? text.slice(at, place + 1) : "";
}

function minutesBehind(source: Source, at: number): readonly Part[] {
  const minute = readPart(source, at, "분", 60);
  if (!minute || source.text.startsWith("분의", minute.wordStart)) {
    const second = readPart(source, at, "초", 60);
    return second ? [second] : [];
  }
  const second = readPart(source, nextPart(source, minute), "초", 60);
  return second ? [minute, second] : [minute];
}

function timed(source: Source, parts: readonly Part[], half: string): TimeToken | undefined {
  const last = endOf(parts[parts.length - 1]) + half.length;
  const suffix = "전후".includes(source.text[last] ?? " ") && last < source.end ? source.text[last] : "";
  if (!endsCounted(source.text, last)) return undefined;
  return { class: "time", start: parts[0].number.start, end: last + suffix.length, parts, half, suffix };
}
