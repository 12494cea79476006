/** Whole numbers as English says them. A reader is given a place and answers with the value and the place behind it. */
import type { WordReader } from "./words";

/** What a reader found. */
export interface Read<T> {
  readonly value: T;
  /** The word behind its last one. */
  readonly to: number;
}

export type Whole = Read<bigint>;

const ONES = "one two three four five six seven eight nine".split(" ");
const TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

const BELOW_TEN = new Map<string, number>(ONES.map((word, i) => [word, i + 1]));
const BELOW_TWENTY = new Map<string, number>(TEENS.map((word, i) => [word, i + 10]));
const ROUND = new Map<string, number>([...TENS.map((word, i) => [word, 20 + 10 * i] as const), ["fourty", 40]]);
const ZERO = new Set(["zero", "oh", "o"]);

/** Powers of a thousand by name (the short scale), and the two of India. */
export const MAGNITUDES: ReadonlyMap<string, bigint> = new Map([
  ..."thousand million billion trillion quadrillion quintillion sextillion"
    .split(" ")
    .map((word, i) => [word, 1000n ** BigInt(i + 1)] as const),
  ...["lakh", "lakhs"].map((word) => [word, 100_000n] as const),
  ...["crore", "crores"].map((word) => [word, 10_000_000n] as const),
]);

export function isNumberWord(word: string): boolean {
  return BELOW_TEN.has(word) || BELOW_TWENTY.has(word) || ROUND.has(word) || word === "zero";
}

/** What one word below a hundred counts. */
export function wholeOf(word: string): bigint | undefined {
  const value = BELOW_TEN.get(word) ?? BELOW_TWENTY.get(word) ?? ROUND.get(word);
  return value === undefined ? undefined : BigInt(value);
}

/** One digit said alone. `o` and `oh` are digits only among others, which the caller knows. */
export function digitOf(word: string): number | undefined {
  return ZERO.has(word) ? 0 : BELOW_TEN.get(word);
}

/** Whether a word begins with a figure, so that the text is written already. */
export function isFigure(word: string): boolean {
  return /^\d/u.test(word);
}

/** Whether a word goes on with the number before it, as hundred and million do. */
export function isScale(word: string): boolean {
  return word === "hundred" || MAGNITUDES.has(word);
}

/** 1 to 99. */
export function readBelowHundred(words: WordReader, at: number, word = words.folded(at)): Whole | undefined {
  const ones = BELOW_TEN.get(word) ?? BELOW_TWENTY.get(word);
  if (ones !== undefined) return { value: BigInt(ones), to: at + 1 };
  const tens = ROUND.get(word);
  if (tens === undefined) return undefined;
  const more = BELOW_TEN.get(words.next(at + 1));
  return more === undefined ? { value: BigInt(tens), to: at + 1 } : { value: BigInt(tens + more), to: at + 2 };
}

/** 10 to 99, as the halves of years and prices are said: nineteen seventy six, twenty oh five. */
export function readPairHalf(words: WordReader, at: number): Whole | undefined {
  const word = words.next(at);
  if (word === "oh" || word === "o") {
    const digit = BELOW_TEN.get(words.next(at + 1));
    return digit === undefined ? undefined : { value: BigInt(digit), to: at + 2 };
  }
  if (word === "" || BELOW_TEN.has(word)) return undefined;
  return readBelowHundred(words, at, word);
}

/** Up to 9,999, with at most one "hundred": fifteen hundred and six. */
function readHundreds(words: WordReader, at: number, word: string): Whole | undefined {
  const first = readBelowHundred(words, at, word);
  if (!first || words.next(first.to) !== "hundred") return first;
  const hundreds: Whole = { value: first.value * 100n, to: first.to + 1 };
  const rest = readRest(words, hundreds.to);
  return rest ? { value: hundreds.value + rest.value, to: rest.to } : hundreds;
}

/** What follows a hundred: six, or and six; not the beginning of another number (one hundred two hundred). */
function readRest(words: WordReader, at: number): Whole | undefined {
  const from = words.next(at) === "and" ? at + 1 : at;
  const rest = readBelowHundred(words, from, words.next(from));
  return rest && words.next(rest.to) !== "hundred" ? rest : undefined;
}

/**
 * Any whole number; zero only alone.
 * @param word what to read the first word as
 */
export function readWhole(words: WordReader, at: number, word = words.folded(at)): Whole | undefined {
  if (word === "zero") return { value: 0n, to: at + 1 };
  const first = readHundreds(words, at, word);
  if (!first) return undefined;
  let total = 0n;
  let group = first;
  let ceiling: bigint | undefined;
  for (;;) {
    const magnitude = MAGNITUDES.get(words.next(group.to));
    if (magnitude === undefined || (ceiling !== undefined && magnitude >= ceiling)) {
      // A group that has no magnitude ends the number; behind one it must be less than a thousand.
      return { value: total + group.value, to: group.to };
    }
    total += group.value * magnitude;
    ceiling = magnitude;
    const to = group.to + 1;
    const from = words.next(to) === "and" ? to + 1 : to;
    const next = readHundreds(words, from, words.next(from));
    const tooLarge = next !== undefined && next.value >= 1000n;
    const follows = next && MAGNITUDES.get(words.next(next.to));
    if (!next || tooLarge || (follows !== undefined && follows >= magnitude)) return { value: total, to };
    group = next;
  }
}
