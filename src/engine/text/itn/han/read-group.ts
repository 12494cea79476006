/** Reads the part of a number below ten thousand, with its zeros, its approximate digits and a last digit said without its unit. */
import { isRadio, isTwoOfThings, Kind, kindAt, valueAt } from "./numerals";
import type { Between, SpokenNumber } from "./spoken-number";

/** The reading of four digits at most: what stands before a big unit or at the end. */
export interface Group {
  readonly end: number;
  readonly value: bigint;
  readonly tail?: SpokenNumber["tail"];
  readonly between?: Omit<Between, "word">;
}

/** Two neighbouring digits, as people say them who do not know exactly: 三四, 一两, also 三五. */
export function isPair(text: string, at: number): boolean {
  const low = valueAt(text, at);
  const high = valueAt(text, at + 1);
  return low > 0 && (high === low + 1 || (low === 3 && high === 5));
}

/** @returns undefined where no digit and no ten stands */
export function readGroup(text: string, start: number, end: number): Group | undefined {
  if (kindAt(text, start, end) === Kind.Arabic) return readArabicGroup(text, start, end);
  let value = 0n;
  let at = start;
  let rank = 10_000;
  while (rank > 1) {
    const zeros = at > start ? zerosBefore(text, at, end) : 0;
    const place = at + zeros;
    const kind = kindAt(text, place, end);
    if (kind === Kind.Tens && rank > 10) {
      value += BigInt(valueAt(text, place));
      at = place + 1;
      rank = 10;
      continue;
    }
    if (kind === Kind.SmallUnit && valueAt(text, place) === 10 && rank > 10) {
      value += 10n;
      at = place + 1;
      rank = 10;
      continue;
    }
    if (kind !== Kind.Digit) break;
    const next = kindAt(text, place + 1, end);
    const pairUnit = next === Kind.Digit && isPair(text, place) ? unitBehind(text, place + 2, end, rank) : undefined;
    if (pairUnit !== undefined) {
      // 一百五六 is 150 to 160, 一百零五六 is 105 or 106.
      const unit = BigInt(pairUnit === 1 && rank > 10 && at > start && zeros === 0 ? rank / 10 : pairUnit);
      const [low, high] = [valueAt(text, place), valueAt(text, place + 1)];
      const between = { before: value, low, high, unit };
      return { end: place + (pairUnit === 1 ? 2 : 3), value: value + BigInt(low) * unit, between };
    }
    const digit = valueAt(text, place);
    if (next === Kind.SmallUnit && !isUnitOfMeasure(text, place + 1, end, at > start)) {
      const unit = valueAt(text, place + 1);
      // 零百 is no number, but a zero and a word.
      if (digit === 0 && at === start) return { end: place + 1, value: 0n };
      if (unit >= rank || digit === 0) break;
      value += BigInt(digit * unit);
      at = place + 2;
      rank = unit;
      continue;
    }
    if (at > start && (isTwoOfThings(text[place]) || isRadio(text[place]) || (digit === 0 && zeros === 0))) break;
    return lastDigit(text, start, at, zeros, digit, value, rank, end);
  }
  return at > start ? { end: at, value } : undefined;
}

/** The digit that ends a group: ones, or, said right behind 百 or 千, the next lower unit. */
function lastDigit(
  text: string,
  start: number,
  at: number,
  zeros: number,
  digit: number,
  value: bigint,
  rank: number,
  end: number,
): Group | undefined {
  const after = at + zeros + 1;
  const scaled = at > start && zeros === 0 && rank > 10;
  // 一百一个 is a hundred each, not a hundred and ten of them.
  if (scaled && countsThings(text, after, end)) return { end: at, value };
  if (!scaled) return { end: after, value: value + BigInt(digit) };
  const scale = BigInt(rank / 10);
  return { end: after, value: value + BigInt(digit) * scale, tail: { digit, scale } };
}

/** Digits that stood there count as one digit before a unit, or as a whole group before a big unit. */
function readArabicGroup(text: string, start: number, end: number): Group {
  let at = start;
  while (kindAt(text, at, end) === Kind.Arabic) at++;
  let digits = "";
  for (let place = start; place < at; place++) digits += valueAt(text, place);
  return { end: at, value: BigInt(digits) };
}

/** The small unit behind a pair of digits, 1 where none is; undefined where it could not be lower than what came before. */
function unitBehind(text: string, at: number, end: number, rank: number): number | undefined {
  const kind = kindAt(text, at, end);
  if (kind === Kind.Digit) return undefined;
  if (kind !== Kind.SmallUnit || isUnitOfMeasure(text, at, end, false)) return 1;
  const unit = valueAt(text, at);
  return unit < rank ? unit : undefined;
}

/** How many zeros stand before a digit or a ten; none where nothing follows them. */
export function zerosBefore(text: string, start: number, end: number): number {
  let at = start;
  while (kindAt(text, at, end) === Kind.Digit && valueAt(text, at) === 0 && !isRadio(text[at])) at++;
  const kind = kindAt(text, at, end);
  const goesOn = kind === Kind.Digit || (kind === Kind.SmallUnit && valueAt(text, at) === 10);
  return goesOn ? at - start : 0;
}

/**
 * 千 begins a unit of measure in 千克, 千字节 and their like, but not in 两千字; 千米 is one only behind a number with units of its own
 * (三百一十一千米, but 五千 米).
 */
export function isUnitOfMeasure(text: string, at: number, end: number, inCompound: boolean): boolean {
  if (text[at] !== "千" || at + 1 >= end) return false;
  return KILO.test(text.slice(at + 1, Math.min(end, at + 3))) || (inCompound && text[at + 1] === "米");
}

const KILO = /^(?:[克瓦卡帕赫伏焦牛]|字节|比特)/u;

const THINGS = new Set("个個位天次本张張只支条條件名人块塊斤份年月周岁辆輛台臺把杯瓶盒袋套双雙顿頓篇首");

/** Whether a word for things counted follows, so that a digit before it stands for itself. */
export function countsThings(text: string, at: number, end: number): boolean {
  return at < end && THINGS.has(text[at]);
}
