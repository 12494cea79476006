/**
 * Finds the numbers of a stretch of English and reads each with the words around it. The parser knows no settings: it says what was
 * said, and the formatter decides whether and how it is written.
 *
 * Every reader either takes what it has looked at or hands back after a bounded look, so time grows with length.
 */
import type { Stretch } from "../types";
import { isFigure, isNumberWord, isScale, type Read } from "./numbers";
import { readAbbreviation } from "./read/abbreviation";
import { readAmount } from "./read/amount";
import { readDayFirst, readMonthFirst, readPeriod } from "./read/date";
import { readDigits } from "./read/digits";
import { readDotted } from "./read/dotted";
import { readElectronic } from "./read/electronic";
import { readFraction, readOrdinal } from "./read/ordinal";
import { withRanges } from "./read/range";
import { countsSomething, readSpelled } from "./read/spelled";
import { readRelativeTime, readTime } from "./read/time";
import { readLoneYear } from "./read/year";
import type { EnglishToken, OrdinalToken } from "./tokens";
import { WordReader } from "./words";

export function parseEnglish(text: string, free: readonly Stretch[]): EnglishToken[] {
  return free.flatMap((stretch) => parseStretch(text, stretch));
}

function parseStretch(text: string, stretch: Stretch): EnglishToken[] {
  const words = new WordReader(text, stretch);
  const hasAddress = words.includes("dot");
  const tokens: Read<EnglishToken>[] = [];
  for (let at = 0; at < words.length;) {
    const address = readDotted(words, at) ?? (hasAddress ? readElectronic(words, at) : undefined);
    const found = address ?? readAt(words, at);
    if (found) tokens.push(found);
    at = found?.to ?? endOfScales(words, at);
  }
  return withRanges(words, tokens);
}

/** Hundred and million that no number stands before count nothing (hundreds of, a million), and neither does what follows them. */
function endOfScales(words: WordReader, at: number): number {
  let to = at + 1;
  if (isScale(words.folded(at))) while (isScale(words.next(to))) to++;
  return to;
}

type Reader = (words: WordReader, at: number) => Read<EnglishToken> | undefined;

/** In the order of their claims: what has a form of its own before what is only a number. */
const NUMBERED: readonly Reader[] = [
  (words, at) => whereLong(readDigits(words, at)),
  (words, at) => whereSure(readTime(words, at)),
  readDigits,
  readSpelled,
  readRelativeTime,
  readDayFirst,
  (words, at) => whereEra(readLoneYear(words, at)),
  readFraction,
  readOrdinalToken,
  (words, at) => whereCounting(readAmount(words, at)),
  readLoneYear,
  readTime,
  readAmount,
];

function readAt(words: WordReader, at: number): Read<EnglishToken> | undefined {
  const word = words.folded(at);
  // The unit of a number that is written already begins nothing else: 3 s, 10 second.
  if (isFigure(words.before(at)) && (word.length === 1 || word === "second")) return undefined;
  const first = readName(words, at) ?? readMonthFirst(words, at) ?? readPeriod(words, at);
  if (first) return first;
  if (word === "the") return readDayFirst(words, at);
  if (!mayBegin(word)) return undefined;
  for (const read of NUMBERED) {
    const found = read(words, at);
    if (found) return found;
  }
  return undefined;
}

/** Seven eleven is a shop, but seven eleven am is none; x eight is a bus, but x eight percent is none. */
function readName(words: WordReader, at: number): Read<EnglishToken> | undefined {
  const found = readAbbreviation(words, at);
  if (!found) return undefined;
  const counts = isNumberWord(words.folded(found.to - 1)) && countsSomething(words, found.to - 1);
  return counts ? undefined : (whereSure(readTime(words, at)) ?? found);
}

const BEGINNINGS = new Set("zero o oh double triple plus minus negative point a half quarter".split(" "));

function mayBegin(word: string): boolean {
  return (
    isNumberWord(word) || BEGINNINGS.has(word) || /^[a-z]$/u.test(word) || /(?:th|first|second|third)$/u.test(word)
  );
}

const LONGER_THAN_A_TIME = 4;

function whereLong(found: ReturnType<typeof readDigits>): ReturnType<typeof readDigits> {
  return found && found.value.digits.length >= LONGER_THAN_A_TIME ? found : undefined;
}

function whereSure<T extends { readonly sure: boolean }>(found: Read<T> | undefined): Read<T> | undefined {
  return found?.value.sure ? found : undefined;
}

function whereEra(found: ReturnType<typeof readLoneYear>): ReturnType<typeof readLoneYear> {
  return found && (found.value.era !== undefined || found.value.year.endsWith("s")) ? found : undefined;
}

/** A number alone may still be the beginning of a year or a time; one with a unit may not. */
function whereCounting(found: ReturnType<typeof readAmount>): ReturnType<typeof readAmount> {
  return found && found.value.class !== "cardinal" ? found : undefined;
}

function readOrdinalToken(words: WordReader, at: number): Read<OrdinalToken> | undefined {
  const found = readOrdinal(words, at);
  return found && { value: { class: "ordinal", value: found.value, ...words.stretch(at, found.to) }, to: found.to };
}
