/** Ordinals, and the fractions that are made from them: twenty first, two thirds. */
import { isScale, MAGNITUDES, readBelowHundred, readWhole, wholeOf, type Read } from "../numbers";
import type { FractionToken } from "../tokens";
import type { WordReader } from "../words";

const IRREGULAR: Readonly<Record<string, string>> = {
  first: "one",
  second: "two",
  third: "three",
  fifth: "five",
  eighth: "eight",
  ninth: "nine",
  twelfth: "twelve",
};

/** The cardinal that an ordinal word is made from, or undefined. */
function cardinalOf(word: string): string | undefined {
  if (Object.hasOwn(IRREGULAR, word)) return IRREGULAR[word];
  if (word.endsWith("ieth")) return `${word.slice(0, -4)}y`;
  return word.endsWith("th") ? word.slice(0, -2) : undefined;
}

function ordinalValue(word: string): bigint | undefined {
  const cardinal = cardinalOf(word);
  if (cardinal === undefined) return undefined;
  return cardinal === "hundred" ? 100n : (MAGNITUDES.get(cardinal) ?? wholeOf(cardinal));
}

/** @param word the word at the place as the caller sees it: empty where it does not follow the one before */
export function readOrdinal(words: WordReader, at: number, word = words.folded(at)): Read<bigint> | undefined {
  if (word === "") return undefined;
  const alone = ordinalValue(word);
  if (alone !== undefined) return { value: alone, to: at + 1 };
  if (readBelowHundred(words, at, word) === undefined) return undefined;
  const before = readWhole(words, at);
  if (!before) return undefined;
  const from = words.next(before.to) === "and" ? before.to + 1 : before.to;
  const last = ordinalValue(words.next(from));
  return last === undefined ? undefined : joined(words, before, last, from);
}

/** Twenty and first make 21, two and hundredth 200; what does not fit is two numbers. */
function joined(words: WordReader, before: Read<bigint>, last: bigint, from: number): Read<bigint> | undefined {
  const { value } = before;
  if (last >= 100n) return value < 1000n ? { value: value * last, to: from + 1 } : undefined;
  const scale = isScale(words.folded(before.to - 1));
  // One hundred and first; twenty first, but no "twenty and first".
  const room = scale ? 100n : value % 10n === 0n && value % 100n >= 20n && from === before.to ? 10n : 1n;
  return last < room ? { value: value + last, to: from + 1 } : undefined;
}

/** One third, two thirds, three quarters of; seconds and firsts are no parts. */
export function readFraction(words: WordReader, at: number): Read<FractionToken> | undefined {
  const numerator = readBelowHundred(words, at);
  if (!numerator) return undefined;
  const word = words.next(numerator.to);
  const plural = numerator.value > 1n;
  const part = plural ? word.replace(/(?<=.)s$/u, "") : word;
  if (plural === (part === word)) return undefined;
  const denominator = part === "quarter" ? 4n : part === "half" ? 2n : ordinalValue(part);
  const to = numerator.to + 1;
  if (denominator === undefined || (denominator < 3n && part !== "half")) return undefined;
  // One hundredth is a place in a row as well.
  if (denominator >= 100n && !plural && words.next(to) !== "of") return undefined;
  return {
    value: { class: "fraction", numerator: numerator.value, denominator, ...words.stretch(at, to) },
    to,
  };
}
