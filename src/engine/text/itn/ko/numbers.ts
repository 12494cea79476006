/** Reads one number out of Korean text: 이천십팔, 만 오천, 서른두, 칠이공오, 삼점일사. */
import type { Section } from "../han/spoken-number";
import { isHangul } from "./endings";
import type { KoreanNumber } from "./tokens";

const DIGITS: Readonly<Record<string, number>> = {
  ...{ 영: 0, 공: 0, 일: 1, 이: 2, 삼: 3, 사: 4, 오: 5 },
  ...{ 육: 6, 륙: 6, 칠: 7, 팔: 8, 구: 9 },
};
const SMALL_UNITS: Readonly<Record<string, number>> = { 십: 10, 백: 100, 천: 1000 };
/** Powers of ten. */
const BIG_UNITS: Readonly<Record<string, number>> = { 만: 4, 억: 8, 조: 12, 경: 16 };

const NATIVE_TENS: Readonly<Record<string, number>> = {
  ...{ 열: 10, 스물: 20, 스무: 20, 서른: 30, 마흔: 40, 쉰: 50 },
  ...{ 예순: 60, 일흔: 70, 여든: 80, 아흔: 90 },
};
const NATIVE_ONES: Readonly<Record<string, number>> = {
  ...{ 하나: 1, 한: 1, 첫: 1, 둘: 2, 두: 2, 셋: 3, 세: 3, 석: 3, 넷: 4, 네: 4, 넉: 4 },
  ...{ 다섯: 5, 여섯: 6, 일곱: 7, 여덟: 8, 아홉: 9 },
};

function digitAt(text: string, at: number): number | undefined {
  return own(DIGITS, text[at]);
}

function own(table: Readonly<Record<string, number>>, key: string | undefined): number | undefined {
  return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Whether a character can begin a number. */
export function beginsNumber(character: string): boolean {
  return own(DIGITS, character) !== undefined || own(SMALL_UNITS, character) !== undefined || BEGINS.has(character);
}

const BEGINS = new Set([...Object.keys({ ...BIG_UNITS, ...NATIVE_TENS, ...NATIVE_ONES })].map((word) => word[0]));

/**
 * @param spaces whether a space may stand within it (만 오천)
 * @returns undefined where no number begins
 */
export function readNumber(text: string, start: number, end: number, spaces: boolean): KoreanNumber | undefined {
  return readFigures(text, start, end) ?? readRow(text, start, end) ?? readCompound(text, start, end, spaces);
}

/** Digits that stood there, and a big unit behind them. */
function readFigures(text: string, start: number, end: number): KoreanNumber | undefined {
  const digits = /^[0-9]+(?:[.,][0-9]+)*/u.exec(text.slice(start, Math.min(end, start + LONGEST_FIGURES)))?.[0];
  if (digits === undefined) return undefined;
  const after = start + digits.length;
  const scale = after < end && own(BIG_UNITS, text[after]) !== undefined ? text[after] : "";
  return {
    ...{ start, end: after + scale.length, form: "arabic", negative: false, native: false },
    ...{ digits, sections: [], scale },
  };
}

const LONGEST_FIGURES = 40;

/** Two digits or more, said one by one; the last belongs to a unit that follows it (영영백 ends before 백). */
function readRow(text: string, start: number, end: number): KoreanNumber | undefined {
  let digits = "";
  let at = start;
  for (let digit = digitAt(text, at); at < end && digit !== undefined; digit = digitAt(text, ++at)) digits += digit;
  if (digits.length < 2) return undefined;
  if (at < end && isUnit(text[at]) && digits[digits.length - 1] !== "0") {
    digits = digits.slice(0, -1);
    at--;
  }
  return { start, end: at, form: "row", negative: false, native: false, digits, sections: [] };
}

function isUnit(character: string): boolean {
  return own(SMALL_UNITS, character) !== undefined || own(BIG_UNITS, character) !== undefined;
}

interface Group {
  readonly end: number;
  readonly value: bigint;
  readonly native: boolean;
}

function readCompound(text: string, start: number, end: number, spaces: boolean): KoreanNumber | undefined {
  const sections: Section[] = [];
  let native = false;
  let at = start;
  for (let below = Infinity; below > 0;) {
    // A space stands behind a group of four digits, and not before its big unit.
    const gap = spaces && at > start && text[at] === " " ? 1 : 0;
    const group = readGroup(text, at + gap, end, spaces, sections.length === 0);
    const after = group?.end ?? at + gap;
    const power = after < end ? (own(BIG_UNITS, text[after]) ?? 0) : 0;
    if ((!group && power === 0) || power >= below || (!group && sections.length > 0)) break;
    if (group?.native && power > 0) break;
    sections.push({ coefficient: group?.value ?? 1n, power, word: power > 0 ? text[after] : "" });
    native = group?.native ?? false;
    at = after + (power > 0 ? 1 : 0);
    below = power;
  }
  if (sections.length === 0) return undefined;
  return { start, end: at, form: "compound", negative: false, native, digits: "", sections };
}

/**
 * What stands before a big unit or at the end: 구천구백구십구 and its parts, 백, 스물다섯, 백스물.
 * @param native whether native words may count here: not behind 만 (오만한 is no number)
 */
function readGroup(text: string, start: number, end: number, spaces: boolean, native: boolean): Group | undefined {
  let value = 0n;
  let at = start;
  let counts = false;
  for (let rank = 10_000; rank > 1;) {
    const gap = spaces && at > start && rank >= 100 && text[at] === " " ? 1 : 0;
    const counted = native && gap === 0 && rank >= 100 ? readNative(text, at, end) : undefined;
    if (counted && (at === start || rank === 100)) {
      value += BigInt(counted.value);
      at = counted.end;
      counts = true;
      break;
    }
    const place = at + gap;
    const digit = place < end ? digitAt(text, place) : undefined;
    const unitAt = digit === undefined ? place : place + 1;
    const unit = (unitAt < end ? own(SMALL_UNITS, text[unitAt]) : undefined) ?? 1;
    // 천 이 명: behind a space only a number with a unit of its own goes on.
    if (unit >= rank || (digit === undefined && unit === 1) || (gap > 0 && (digit === undefined || unit === 1))) break;
    if (digit === 0 && (unit > 1 || at > start)) break;
    value += BigInt((digit ?? 1) * unit);
    at = unitAt + (unit > 1 ? 1 : 0);
    rank = unit;
  }
  return at > start ? { end: at, value, native: counts } : undefined;
}

function readNative(
  text: string,
  start: number,
  end: number,
): { readonly end: number; readonly value: number } | undefined {
  const tens = wordOf(NATIVE_TENS, text, start, end);
  const behind = start + (tens?.length ?? 0);
  const ones = tens === "스무" ? undefined : wordOf(NATIVE_ONES, text, behind, end);
  if (tens === undefined && ones === undefined) return undefined;
  const value = (tens === undefined ? 0 : NATIVE_TENS[tens]) + (ones === undefined ? 0 : NATIVE_ONES[ones]);
  return { end: behind + (ones?.length ?? 0), value };
}

function wordOf(table: Readonly<Record<string, number>>, text: string, at: number, end: number): string | undefined {
  return [text.slice(at, at + 2), text.slice(at, at + 1)].find(
    (word) => at + word.length <= end && own(table, word) !== undefined,
  );
}

/** The part behind the point: 점 with or without spaces around it, digits one by one, and a big unit (일점오만). */
export function readDecimals(text: string, number: KoreanNumber, end: number): KoreanNumber | undefined {
  if (number.native || number.form === "arabic") return undefined;
  const point = skipSpace(text, number.end, end);
  if (text[point] !== "점" || point >= end) return undefined;
  const start = skipSpace(text, point + 1, end);
  let fraction = "";
  let at = start;
  for (let digit = digitAt(text, at); at < end && digit !== undefined; digit = digitAt(text, ++at)) fraction += digit;
  if (fraction === "" || (fraction === "2" && isParticle(text, number, point, at))) return undefined;
  const scale = at < end && own(BIG_UNITS, text[at]) !== undefined ? text[at] : "";
  return { ...number, end: at + scale.length, fraction, scale };
}

/** 구십팔 점이 and 이점이 are points and an advantage with a particle; 점이에요 is a copula. */
function isParticle(text: string, { start, end }: KoreanNumber, point: number, at: number): boolean {
  if (at - 1 !== point + 1) return false;
  return isHangul(text[at]) || point > end || text.slice(start, end) === "이";
}

export function skipSpace(text: string, at: number, end: number): number {
  return at < end && text[at] === " " ? at + 1 : at;
}
