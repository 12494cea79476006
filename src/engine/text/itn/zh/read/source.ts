/** What every reader of the Chinese grammar is given, and the questions that all of them ask of it. */
import { readDecimals } from "../../han/read-decimal";
import { isNumeral } from "../../han/numerals";
import { readNumber } from "../../han/read-number";
import { integerOf, type SpokenNumber } from "../../han/spoken-number";
import { characterAt, isOneOf, wordAt, type Source } from "../../source";
import type { Part } from "../tokens";

export { characterAt, isOneOf, wordAt, wordBefore, type Source } from "../../source";

export const POINTS = "点點";

/** A number with its sign and its decimals. */
export function readQuantity(source: Source, at: number): SpokenNumber | undefined {
  const { text, end } = source;
  const signed = isOneOf(characterAt(source, at), "负負");
  const start = signed ? at + 1 : at;
  if (start >= end) return undefined;
  const number = readNumber(text, start, end);
  if (!number) return undefined;
  const whole = readDecimals(text, number, end, POINTS) ?? number;
  return signed ? { ...whole, start: at, negative: true } : whole;
}

/** Signs that are written at figures, and no word is said for. */
const AT_FIGURES_BEFORE = /[\p{Sc}:/~+=×÷-]/u;
const AT_FIGURES_BEHIND = /[%‰:/~°²³]/u;

/** Whether a number is a part of what somebody wrote already (10/100, $20, 5%), and goes with no words around it. */
export function isFigures(source: Source, { form, start, end }: SpokenNumber): boolean {
  if (form !== "arabic") return false;
  return AT_FIGURES_BEFORE.test(characterAt(source, start - 1)) || AT_FIGURES_BEHIND.test(characterAt(source, end));
}

/** Longest that a month, an hour or a minute can be said: 二十五, 零五. */
const FEW = 3;

/**
 * A whole number of at most two figures, and the word behind it.
 * @param words what may stand behind it; an empty word takes anything
 */
export function readPart(
  source: Source,
  at: number,
  { from, to, words }: { from: number; to: number; words: readonly string[] },
): Part | undefined {
  const { text, end } = source;
  // One character more is looked at, so that a longer number is seen to be longer.
  const number = readNumber(text, at, Math.min(end, at + FEW + 1));
  if (!number || number.end > at + FEW || number.between || number.tail) return undefined;
  const value = integerOf(number);
  if (value < BigInt(from) || value > BigInt(to)) return undefined;
  const word = wordAt(source, number.end, words);
  return word === undefined ? undefined : { number, word };
}

/** Where a part ends, its word included. */
export function endOf({ number, word }: Part): number {
  return number.end + word.length;
}

/** Whether the line goes on with a character of a number. */
export function numeralAt({ text }: Source, at: number): boolean {
  return isNumeral(text[at]);
}

const LETTER = /[A-Za-z]/u;

export function isLetter(character: string): boolean {
  return LETTER.test(character);
}
