/**
 * Finds the numbers of a stretch of Japanese and reads each with the words around it. The parser knows no settings: it says what was
 * said, and the formatter decides whether and how it is written.
 *
 * Every reader either takes what it has looked at or hands back after a bounded look, so time grows with length.
 */
import { Kind, kindAt } from "../han/numerals";
import { isOneOf, type Source } from "../source";
import type { Stretch } from "../types";
import { endOfApproximate, endOfVague, readAmount, readMath, readOrdinal, readVersion } from "./read/amount";
import { readDate, readWeekday } from "./read/date";
import { readFraction } from "./read/fraction";
import { readNumber, readQuantity } from "./read/number";
import { readTime } from "./read/time";
import type { EraToken, JapaneseToken } from "./tokens";
import { UNITS } from "./units";

export function parseJapanese(text: string, free: readonly Stretch[]): JapaneseToken[] {
  return free.flatMap(({ start, end }) => parseStretch({ text, start, end }));
}

function parseStretch(source: Source): JapaneseToken[] {
  const tokens: JapaneseToken[] = [];
  for (let at = source.start; at < source.end;) {
    const token = readAt(source, at);
    if (typeof token === "number") at = token;
    else {
      tokens.push(token);
      at = token.end;
    }
  }
  return tokens;
}

/** @returns the token that begins here, or where to look next */
function readAt(source: Source, at: number): JapaneseToken | number {
  const { text, end } = source;
  if (kindAt(text, at, end) === Kind.None) return readPrefixed(source, at) ?? at + 1;
  return readNumbered(source, at) ?? at + 1;
}

function readPrefixed(source: Source, at: number): JapaneseToken | number | undefined {
  const { text } = source;
  if (text[at] === "第") return readOrdinal(source, at);
  if (isOneOf(text[at], "数何幾")) return endOfVague(source, at);
  if (isOneOf(text[at], "マル√")) return readNumbered(source, at);
  if (isOneOf(text[at], "RHSTM")) return readEra(source, at);
  return readWeekday(source, at);
}

/** 今年はR六: the letter stands for an era, and no other letter touches it. */
function readEra({ text, end }: Source, start: number): EraToken | undefined {
  if (/[A-Za-z]/u.test(text[start - 1] ?? "")) return undefined;
  const number = readNumber(text, start + 1, end);
  if (!number || number.form === "arabic") return undefined;
  return { class: "abbreviation", start, end: number.end, letter: text[start], number };
}

function readNumbered(source: Source, at: number): JapaneseToken | number | undefined {
  const fraction = readFraction(source, at);
  if (fraction) return fraction;
  const number = readQuantity(source, at);
  if (!number) return undefined;
  // 3人 is finished, and 3月五日 is not.
  const dated = readDate(source, number) ?? readTime(source, number);
  if (dated) return dated;
  if (number.form === "arabic") return number.end + (UNITS.at(source.text, number.end, source.end)?.word.length ?? 0);
  return (
    endOfApproximate(source, number) ??
    readVersion(source, number) ??
    readMath(source, number) ??
    readAmount(source, number)
  );
}
