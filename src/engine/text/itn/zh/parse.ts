/**
 * Finds the numbers of a stretch of Chinese and reads each with the words around it. The parser knows no settings: it says what was
 * said, and the formatter decides whether and how it is written.
 *
 * Every reader either takes what it has looked at or hands back after a bounded look, so time grows with length.
 */
import { isNumeral, Kind, kindAt, valueAt, withPlainNumerals } from "../han/numerals";
import type { SpokenNumber } from "../han/spoken-number";
import type { Stretch } from "../types";
import { ABBREVIATIONS } from "./abbreviations";
import { readAmount, readMath } from "./read/amount";
import { endOfVague } from "./read/around";
import { withChains } from "./read/chain";
import { readDate } from "./read/date";
import { readFraction, readPercent } from "./read/fraction";
import { readPlate, readTrain, readVersion } from "./read/serial";
import { characterAt, isOneOf, isFigures, readQuantity, type Source } from "./read/source";
import { readTime } from "./read/time";
import type { ChineseToken } from "./tokens";
import { UNITS } from "./units";

export function parseChinese(line: string, free: readonly Stretch[]): ChineseToken[] {
  const text = withPlainNumerals(line);
  return free.flatMap(({ start, end }) => parseStretch({ text, start, end }));
}

function parseStretch({ text, start, end }: Source): ChineseToken[] {
  const tokens: ChineseToken[] = [];
  /** Readers may look back for words that belong to the number, but not into the token before. */
  let source: Source = { text, start, end };
  for (let at = start; at < end;) {
    const token = readAt(source, at);
    if (typeof token === "number") at = token;
    else {
      tokens.push(token);
      at = token.end;
      source = { text, start: at, end };
    }
  }
  return withChains(tokens);
}

/** @returns the token that begins here, or where to look next */
function readAt(source: Source, at: number): ChineseToken | number {
  const { text, end } = source;
  const kind = kindAt(text, at, end);
  if (kind === Kind.None) return readPrefixed(source, at) ?? at + 1;
  if (kind === Kind.BigUnit || (kind === Kind.SmallUnit && valueAt(text, at) !== 10)) {
    return readPercent(source, at) ?? endOfNumerals(source, at);
  }
  const number = readQuantity(source, at);
  if (!number) return at + 1;
  if (isFigures(source, number)) return number.end + (UNITS.at(text, number.end, end)?.word.length ?? 0);
  return readNumbered(source, number);
}

/** A unit that no digit stands before counts nothing (上百, 万一), and neither does what follows it (百八十). */
function endOfNumerals({ text, end }: Source, start: number): number {
  let at = start;
  while (at < end && isNumeral(text[at])) at++;
  return at;
}

const BEFORE_NEGATIVE = "背担擔抱欺辜肩自不胜勝平亏虧%‰";

function readPrefixed(source: Source, at: number): ChineseToken | number | undefined {
  const { text } = source;
  const character = text[at];
  if (isOneOf(character, "负負")) {
    if (isOneOf(characterAt(source, at - 1), BEFORE_NEGATIVE) || isNumeral(text[at - 1])) return undefined;
    const number = readQuantity(source, at);
    return readPercent(source, at) ?? (number && readNumbered(source, number));
  }
  if (character === "第") {
    const number = readQuantity(source, at + 1);
    if (!number || number.negative) return undefined;
    return { class: "ordinal", start: at, end: number.end, number };
  }
  if (isOneOf(character, "几幾数數")) return endOfVague(source, at);
  if (isOneOf(character, "呃啊")) return { class: "filler", start: at, end: at + 1 };
  const abbreviation = ABBREVIATIONS.at(text, at, source.end);
  if (abbreviation) {
    return { class: "abbreviation", start: at, end: at + abbreviation.word.length, short: abbreviation.value };
  }
  return readPlate(source, at) ?? readTrain(source, at);
}

function readNumbered(source: Source, number: SpokenNumber): ChineseToken {
  const whole = withoutDecimals(source, number);
  if (whole !== number && isABit(source, whole)) return readAmount(source, whole);
  const time = readTime(source, whole);
  return (
    readFraction(source, number) ??
    readVersion(source, whole) ??
    readDate(source, whole) ??
    // 十三点五: minutes are said otherwise than decimals, and an hour alone has no digits behind it.
    (whole === number || time?.minute || typeof time?.rest === "object" ? time : undefined) ??
    readMath(source, number) ??
    readAmount(source, number)
  );
}

/** 早一点三个人去: a bit earlier, and no decimal. */
function isABit(source: Source, { start, end }: SpokenNumber): boolean {
  return end === start + 1 && source.text[start] === "一" && isOneOf(characterAt(source, start - 1), "有早晚快慢差");
}

/** The number up to its point: behind it may be minutes, or the next part of a version. */
function withoutDecimals({ text }: Source, number: SpokenNumber): SpokenNumber {
  const { fraction, scale = "" } = number;
  if (fraction === undefined) return number;
  const end = number.end - scale.length - fraction.length - 1;
  return isOneOf(text[end], "点點") ? { ...number, end, fraction: undefined, scale: undefined } : number;
}
