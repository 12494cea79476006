/** Numbers and what they count (서른두 명, 육백팔십 원, 백 킬로미터퍼시간), ordinals, and numbers that stand alone. */
import { integerOf } from "../../han/spoken-number";
import { wordAt, type Source } from "../../source";
import { isAmbiguousCount, isAmbiguousNumber } from "../ambiguous";
import { endsCounted, endsNumber } from "../endings";
import { readDecimals, readNumber, skipSpace } from "../numbers";
import type { AmountToken, KoreanNumber } from "../tokens";
import { countsNative, perLettersOf, UNITS, type Unit } from "../units";

/** 영하 is "below zero" and stays; it is the sign of degrees only where units have letters. */
export const MINUS = ["마이너스", "-"];

/**
 * The amounts that a word begins with, more than one where numbers run together (삼백사백오백).
 * @param at where a word begins
 */
export function readAmounts(source: Source, at: number): readonly AmountToken[] {
  const { text, end } = source;
  const prefix = wordAt(source, at, ["제"]) ?? "";
  const sign = prefix === "" ? (wordAt(source, at, MINUS) ?? "") : "";
  const start = skipSpace(text, at + sign.length, sign === "" ? at : end) + prefix.length;
  if (/^만 [^\s]+ ?[세살]/u.test(text.slice(at, Math.min(end, at + LONGEST_AGE)))) return [];
  return (
    readWith(source, at, start, prefix, sign !== "", true) ??
    readWith(source, at, start, prefix, sign !== "", false) ??
    []
  );
}

/** 만 십팔 세 is eighteen in full years. */
const LONGEST_AGE = 12;

function readWith(
  source: Source,
  at: number,
  start: number,
  prefix: string,
  negative: boolean,
  spaces: boolean,
): readonly AmountToken[] | undefined {
  const { text, end } = source;
  const tokens: AmountToken[] = [];
  for (let place = start; ;) {
    const longest = readNumber(text, place, end, spaces);
    // 제십일조 is an article, and no number of billions.
    const article = prefix !== "" && longest !== undefined && text[longest.end - 1] === "조";
    const whole = article ? readNumber(text, place, longest.end - 1, spaces) : longest;
    if (!whole) return undefined;
    const number = { ...(readDecimals(text, whole, end) ?? whole), negative: negative && place === start };
    const token = counted(source, number, prefix) ?? alone(source, number, prefix);
    const first = place === start ? at : place;
    if (token) return [...tokens, { ...token, start: first }];
    if (prefix !== "" || number.native || isLowOfNext(source, number)) return undefined;
    tokens.push({ ...bare(text, number, ""), start: first });
    place = number.end;
  }
}

/** 이삼십 is twenty or thirty: the digit goes with the number behind it. */
function isLowOfNext({ text, end }: Source, number: KoreanNumber): boolean {
  if (number.form !== "compound" || number.fraction !== undefined) return number.digits.length === 1;
  const next = readNumber(text, number.end, end, false);
  return !next || next.form === "row" || integerOf(next) < 10n || (integerOf(number) < 10n && integerOf(number) > 0n);
}

function alone({ text }: Source, number: KoreanNumber, prefix: string): AmountToken | undefined {
  return endsNumber(text, number.end) ? bare(text, number, prefix) : undefined;
}

function bare(text: string, number: KoreanNumber, prefix: string): AmountToken {
  const { start, end, fraction, form } = number;
  const kind = prefix !== "" ? "ordinal" : fraction !== undefined ? "decimal" : form === "row" ? "digits" : "cardinal";
  return {
    class: kind,
    start,
    end,
    number,
    prefix,
    unitStart: end,
    doubtful: isAmbiguousNumber(text.slice(start, end)),
  };
}

function counted(source: Source, number: KoreanNumber, prefix: string): AmountToken | undefined {
  const { text, end } = source;
  const unitStart = skipSpace(text, number.end, end);
  const unit = unitAt(source, unitStart);
  if (!unit || (number.native && !countsNative(unit))) return undefined;
  const unitEnd = unitStart + unit.word.length;
  const per = perBehind(source, unitEnd);
  const last = per?.end ?? unitEnd;
  if (!endsCounted(text, last)) return undefined;
  const kind = prefix !== "" || unit.kind === "ordinal" ? "ordinal" : unit.kind === "counter" ? "measure" : unit.kind;
  return {
    ...{ class: kind, start: number.start, end: last, number, prefix, unit, unitStart, per: per?.unit },
    doubtful: isDoubtful(source, number, unit, unitStart),
  };
}

/** The longest unit with which the word can end. */
function unitAt({ text, end }: Source, at: number): Unit | undefined {
  for (let limit = end; ;) {
    const unit = UNITS.at(text, at, limit)?.value;
    if (!unit || unit.word.length === 1 || endsCounted(text, at + unit.word.length)) return unit;
    if (/^[퍼당]| 퍼/u.test(text.slice(at + unit.word.length, at + unit.word.length + 2))) return unit;
    limit = at + unit.word.length - 1;
  }
}

function perBehind(source: Source, at: number): { readonly unit: Unit; readonly end: number } | undefined {
  const { text, end } = source;
  const place = skipSpace(text, at, end);
  if (wordAt(source, place, ["퍼", "당"]) === undefined || text.startsWith("퍼센트", place)) return undefined;
  const start = skipSpace(text, place + 1, end);
  const unit = UNITS.at(text, start, end)?.value;
  if (!unit || perLettersOf(unit.word) === undefined) return undefined;
  return { unit, end: start + unit.word.length };
}

/** Words that are a number and its counter although both are single syllables. */
const SAFE = new Set(["년", "월", "원"]);
/** 사원 works somewhere, 공원 is a park, 이년 is no polite word. */
const UNSAFE_BEFORE = "영공이사구일";

/** One syllable of Chinese origin and one of a counter are most often another word (사과, 이번, 공원, 일단). */
function isDoubtful({ text }: Source, number: KoreanNumber, unit: Unit, unitStart: number): boolean {
  if (isAmbiguousCount(text.slice(number.start, unitStart + unit.word.length))) return true;
  if (number.native || number.form !== "compound" || number.end - number.start > 1) return false;
  const digit = text[number.start];
  if (unitStart > number.end) return digit === "이" && (unit.word.length === 1 || countsNative(unit));
  if (unit.word.length > 1) return false;
  if (digit === "일" && unit.word === "년") return false;
  return !SAFE.has(unit.word) || (unit.word !== "월" && UNSAFE_BEFORE.includes(digit));
}
