/** Pieces of numbers with the word behind them: 三月, 五から九日, 二十分. */
import { Kind, kindAt } from "../../han/numerals";
import { integerOf, type SpokenNumber } from "../../han/spoken-number";
import { wordAt, type Source } from "../../source";
import type { Numbers, Part } from "../tokens";
import { readNumber, readQuantity } from "./number";

export const FROM_TO = "から";

/** The number that から leads to. */
export function readSecond(source: Source, first: SpokenNumber): SpokenNumber | undefined {
  if (first.form === "arabic" || wordAt(source, first.end, [FROM_TO]) === undefined) return undefined;
  const second = readQuantity(source, first.end + FROM_TO.length);
  return second?.form === "arabic" ? undefined : second;
}

export interface PartRange {
  readonly from: number;
  readonly to: number;
  readonly word: string;
}

/** A whole number within bounds, or two, and the word behind. */
export function readPart(source: Source, at: number, range: PartRange): Part | undefined {
  const first = readNumber(source.text, at, source.end);
  return first && partOf(source, first, range);
}

/** As `readPart`, with the first number read already. */
export function partOf(source: Source, first: SpokenNumber, range: PartRange): Part | undefined {
  if (!fits(first, range)) return undefined;
  const second = readSecond(source, first);
  const numbers: Numbers = second && fits(second, range) ? [first, second] : [first];
  const last = numbers[numbers.length - 1];
  return wordAt(source, last.end, [range.word]) === undefined ? undefined : { numbers, word: range.word };
}

function fits(number: SpokenNumber, { from, to }: PartRange): boolean {
  if (number.negative || number.fraction !== undefined || number.digits.length > 4 || /[.,]/u.test(number.digits)) {
    return false;
  }
  const value = integerOf(number);
  return value >= BigInt(from) && value <= BigInt(to);
}

/** Where a part ends, its word included. */
export function endOf({ numbers, word }: Part): number {
  return numbers[numbers.length - 1].end + word.length;
}

/** Whether the line goes on with a character of a number. */
export function numeralAt({ text }: Source, at: number): boolean {
  return kindAt(text, at, text.length) !== Kind.None;
}
