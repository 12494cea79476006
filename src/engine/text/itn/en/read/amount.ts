/** Numbers with their sign, point and magnitude, and what they count. */
import {
  digitOf,
  isFigure,
  isNumberWord,
  isScale,
  MAGNITUDES,
  readBelowHundred,
  readPairHalf,
  readWhole,
  wholeOf,
  type Read,
} from "../numbers";
import type { Amount, CardinalToken, MeasureToken, MoneyToken, PercentToken } from "../tokens";
import type { WordReader } from "../words";
import { readMoney } from "./money";
import { readUnit } from "./unit";

export type AmountToken = CardinalToken | MeasureToken | MoneyToken | PercentToken;

/** From here on a round number keeps its magnitude in words: 10 million, but 10000. */
const ROUND = 1_000_000n;
const TIMES = new Set(["h", "min", "s"]);
const INDIAN = /^(?:lakh|crore)s?$/u;

/** A number and what it counts, from its first word on. */
export function readAmount(words: WordReader, at: number): Read<AmountToken> | undefined {
  const found = readNumber(words, at);
  if (!found) return undefined;
  const { value: amount, to } = found;
  const money = readMoney(words, at, found);
  if (money) return money;
  const percent = endOfPercent(words, to);
  if (percent !== undefined) {
    return { value: { class: "percent", amount, ...words.stretch(at, percent) }, to: percent };
  }
  const unit = readUnit(words, to);
  if (unit) {
    const said = words.between(to, unit.to);
    return { value: { class: "measure", amount, unit: unit.value, said, ...words.stretch(at, unit.to) }, to: unit.to };
  }
  const kind = amount.decimals === undefined && amount.magnitude === undefined ? "cardinal" : "decimal";
  return { value: { class: kind, amount, surePoint: isSurePoint(words, at, amount), ...words.stretch(at, to) }, to };
}

function endOfPercent(words: WordReader, at: number): number | undefined {
  if (words.next(at) === "percent") return at + 1;
  return words.follow(at, "per", "cent") ? at + 2 : undefined;
}

const BEFORE_POINT = new Set(
  "is was by of to only about around over under with than times plus minus equals from".split(" "),
);

/** "Point five" is a number where something before it wants one; else point is a word of the sentence. */
function isSurePoint(words: WordReader, at: number, { integer, magnitude }: Amount): boolean {
  return integer !== undefined || magnitude !== undefined || words.opens(at) || BEFORE_POINT.has(words.before(at));
}

/** minus? whole? (point digits)? magnitude? */
export function readNumber(words: WordReader, at: number): Read<Amount> | undefined {
  const negative = isSign(words, at);
  const from = negative ? at + 1 : at;
  if (words.folded(from) === "point") {
    const decimals = readDecimals(words, from + 1);
    return decimals && withMagnitude(words, { negative, decimals: decimals.value }, decimals.to);
  }
  const article = words.folded(from) === "a" ? from + 1 : from;
  const whole =
    article === from ? (readHundredless(words, from) ?? readWhole(words, from)) : readWithArticle(words, from);
  if (!whole) return undefined;
  const decimals = words.next(whole.to) === "point" ? readDecimals(words, whole.to + 1) : undefined;
  if (decimals) {
    return withMagnitude(words, { negative, integer: whole.value, decimals: decimals.value }, decimals.to);
  }
  return { value: { negative, ...rounded(words, from, whole) }, to: whole.to };
}

/** Between two numbers minus is a word of sums. */
function isSign(words: WordReader, at: number): boolean {
  const before = words.before(at);
  const isMinus = words.folded(at) === "minus" || words.folded(at) === "negative";
  return isMinus && words.next(at + 1) !== "" && !isNumberWord(before) && !isScale(before) && !isFigure(before);
}

/** One sixty six, two twenty volts: hundreds without their word, where it is no time of day. */
function readHundredless(words: WordReader, at: number): Read<bigint> | undefined {
  const first = wholeOf(words.folded(at));
  if (first === undefined || first >= 10n) return undefined;
  const rest = readPairHalf(words, at + 1);
  if (!rest || rest.value < 10n || isScale(words.next(rest.to))) return undefined;
  const unit = readUnit(words, rest.to);
  return rest.value >= 60n || (unit && !TIMES.has(unit.value.letters))
    ? { value: first * 100n + rest.value, to: rest.to }
    : undefined;
}

/** A hundred stays in words, but a hundred and fifty is a number like any other. */
function readWithArticle(words: WordReader, at: number): Read<bigint> | undefined {
  if (!isScale(words.next(at + 1))) return undefined;
  const whole = readWhole(words, at, "one");
  return whole && whole.to > at + 2 && !isScale(words.folded(whole.to - 1)) ? whole : undefined;
}

/** Ten million stays "10 million"; a number that goes on behind its magnitude is written out. */
function rounded(words: WordReader, from: number, whole: Read<bigint>): Pick<Amount, "integer" | "magnitude"> {
  const last = whole.to - 1;
  const magnitude = MAGNITUDES.get(words.folded(last));
  const keeps =
    last > from &&
    magnitude !== undefined &&
    magnitude >= ROUND &&
    whole.value < 1000n * magnitude &&
    !INDIAN.test(words.folded(last));
  if (!keeps) return { integer: whole.value };
  return { integer: whole.value / magnitude, magnitude: words.written(last) };
}

function withMagnitude(words: WordReader, amount: Amount, to: number): Read<Amount> {
  if (!MAGNITUDES.has(words.next(to))) return { value: amount, to };
  return { value: { ...amount, magnitude: words.written(to) }, to: to + 1 };
}

/** Digits behind a point, one by one, or as one number below a hundred: three point fourteen. */
function readDecimals(words: WordReader, at: number): Read<string> | undefined {
  let digits = "";
  let to = at;
  for (let digit = digitOf(words.next(to)); digit !== undefined; digit = digitOf(words.next(to))) {
    // An "oh" that ends the number is none of its digits.
    if (words.next(to) === "oh" && !isNumberWord(words.next(to + 1)) && !/^oh?$/u.test(words.next(to + 1))) break;
    digits += digit;
    to++;
  }
  if (digits !== "") return { value: digits, to };
  const pair = readBelowHundred(words, at, words.next(at));
  return pair && { value: String(pair.value), to: pair.to };
}
