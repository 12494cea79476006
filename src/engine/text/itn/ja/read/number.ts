/** Reads one number out of Japanese text. Unlike in Chinese a 百 or 千 counts without a one before it, and 百二 is 102. */
import { readDecimals } from "../../han/read-decimal";
import { isRadio, isTwoOfThings, Kind, kindAt, valueAt } from "../../han/numerals";
import type { Section, SpokenNumber } from "../../han/spoken-number";
import { isOneOf, wordAt, type Source } from "../../source";

const NO_NUMBER = { digits: "", negative: false } as const;

/**
 * @param start the first character of the number, without sign
 * @param end where the stretch ends that may be read
 * @returns undefined where no number begins
 */
export function readNumber(text: string, start: number, end: number): SpokenNumber | undefined {
  if (kindOf(text, start, end) === Kind.Arabic) return readArabic(text, start, end);
  const row = rowLength(text, start, end);
  if (row < 2) return readCompound(text, start, end);
  // In 二〇三五十 the last digit begins the next number, which a zero could not.
  const behind = kindOf(text, start + row, end);
  const counted = behind === Kind.SmallUnit || behind === Kind.BigUnit;
  const length = counted && row > 2 && valueAt(text, start + row - 1) > 0 ? row - 1 : row;
  return { ...NO_NUMBER, start, end: start + length, form: "row", digits: figures(text, start, length), sections: [] };
}

/** The points of decimals; ・ is one between single digits only, and elsewhere a mark between words. */
const POINTS = "点・";

/** A number with its sign and its decimals. */
export function readQuantity(source: Source, at: number): SpokenNumber | undefined {
  const { text, end } = source;
  const sign = wordAt(source, at, ["マイナス"]) ?? "";
  const number = readNumber(text, at + sign.length, end);
  if (!number) return undefined;
  const whole = readDecimals(text, number, end, POINTS) ?? number;
  return sign === "" ? whole : { ...whole, start: at, negative: true };
}

/** As in the shared table, without the digits of Chinese that Japanese does not have. */
function kindOf(text: string, at: number, end: number): Kind {
  const kind = kindAt(text, at, end);
  return kind === Kind.Tens || (kind === Kind.Digit && isForeign(text[at])) ? Kind.None : kind;
}

function isForeign(character: string): boolean {
  return isRadio(character) || isTwoOfThings(character);
}

function rowLength(text: string, start: number, end: number): number {
  let at = start;
  while (kindOf(text, at, end) === Kind.Digit) at++;
  return at - start;
}

function figures(text: string, start: number, length: number): string {
  let digits = "";
  for (let at = start; at < start + length; at++) digits += valueAt(text, at);
  return digits;
}

/** Figures that a big unit is said behind; more are no number that anybody would go on with in words. */
const MOST_FIGURES = 8;

function readArabic(text: string, start: number, end: number): SpokenNumber | undefined {
  let at = start;
  while (kindOf(text, at, end) === Kind.Arabic) at++;
  const plain = at - start <= MOST_FIGURES && kindOf(text, at, end) === Kind.BigUnit;
  // 3万五千: the words behind go on with a number that was begun in digits.
  if (plain) return readCompound(text, start, end);
  while (isOneOf(text[at] ?? "", ",.") && kindOf(text, at + 1, end) === Kind.Arabic) {
    at++;
    while (kindOf(text, at, end) === Kind.Arabic) at++;
  }
  return { ...NO_NUMBER, start, end: at, form: "arabic", digits: text.slice(start, at), sections: [] };
}

/** Reads [… 兆] [… 億] [… 万] […], where 億 and 兆 may count a number with 万 of its own (五万億). */
function readCompound(text: string, start: number, end: number): SpokenNumber | undefined {
  const sections: Section[] = [];
  let at = start;
  for (;;) {
    const group = readGroup(text, at, end, sections.length > 0);
    if (!group) break;
    const counted = kindOf(text, group.end, end) === Kind.BigUnit;
    const power = counted ? valueAt(text, group.end) : 0;
    const word = counted ? text[group.end] : "";
    const last = sections.at(-1);
    if (last && power >= last.power) {
      if (sections.length > 1 || last.power !== 4 || power !== 8) break;
      sections[0] = { coefficient: last.coefficient * 10_000n + group.value, power, word };
    } else {
      sections.push({ coefficient: group.value, power, word });
    }
    at = group.end + word.length;
    if (!counted) break;
    // 五万億: the big units follow each other.
    if (sections.length === 1 && power === 4 && kindOf(text, at, end) === Kind.BigUnit && valueAt(text, at) === 8) {
      sections[0] = { coefficient: group.value, power: 12, word: text.slice(at - 1, at + 1) };
      at++;
    }
  }
  return sections.length === 0 ? undefined : { ...NO_NUMBER, start, end: at, form: "compound", sections };
}

interface Group {
  readonly end: number;
  readonly value: bigint;
}

/** What stands before a big unit or at the end: 二千九百四十一 and its parts, each unit with a digit or without. */
function readGroup(text: string, start: number, end: number, behindUnit: boolean): Group | undefined {
  if (kindOf(text, start, end) === Kind.Arabic) return behindUnit ? undefined : readFigures(text, start, end);
  let value = 0n;
  let at = start;
  for (let rank = 10_000; rank > 1;) {
    const digit = kindOf(text, at, end) === Kind.Digit;
    const place = digit ? at + 1 : at;
    const unit = kindOf(text, place, end) === Kind.SmallUnit ? valueAt(text, place) : 1;
    if (unit >= rank || (!digit && unit === 1)) break;
    if (digit && unit > 1 && valueAt(text, at) === 0) break;
    // 十五六: a digit that another follows is none of this number's ones.
    value += BigInt((digit ? valueAt(text, at) : 1) * unit);
    at = place + (unit > 1 ? 1 : 0);
    rank = unit;
  }
  return at > start ? { end: at, value } : undefined;
}

function readFigures(text: string, start: number, end: number): Group {
  let at = start;
  while (kindOf(text, at, end) === Kind.Arabic) at++;
  return { end: at, value: BigInt(figures(text, start, at - start)) };
}
