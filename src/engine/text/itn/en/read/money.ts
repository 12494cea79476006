/** Sums of money: two point five billion dollars, four dollars and sixty nine cents, one fifty five dollars. */
import { CENTS, CURRENCIES, LONGEST_CURRENCY, type Currency } from "../currencies";
import { isScale, readBelowHundred, readPairHalf, type Read } from "../numbers";
import type { Amount, MoneyToken } from "../tokens";
import type { WordReader } from "../words";
import { readUnit } from "./unit";

/** From here on "won" behind a number is the money of Korea; below it, somebody won. */
const LEAST_WON = 100n;

/** @param found the number that begins at the place */
export function readMoney(words: WordReader, at: number, found: Read<Amount>): Read<MoneyToken> | undefined {
  const alone = readCentsAlone(words, at, found);
  if (alone) return alone;
  const whole = readPrice(words, found) ?? found;
  const currency = readCurrency(words, whole);
  if (!currency) return undefined;
  const behind = currency.value.cents && isPlain(whole.value) ? readCents(words, currency.to) : undefined;
  const to = behind?.to ?? currency.to;
  const token: MoneyToken = {
    class: "money",
    amount: whole.value,
    currency: currency.value,
    said: words.between(whole.to, currency.to),
    ...(behind && { cents: behind.value }),
    ...words.stretch(at, to),
  };
  return { value: token, to };
}

function isPlain({ decimals, magnitude }: Amount): boolean {
  return decimals === undefined && magnitude === undefined;
}

function readCentsAlone(
  words: WordReader,
  at: number,
  { value: amount, to }: Read<Amount>,
): Read<MoneyToken> | undefined {
  const currency = CENTS.get(words.next(to));
  const { integer, negative } = amount;
  if (!currency || !isPlain(amount) || negative || integer === undefined || integer >= 100n) return undefined;
  const said = words.between(to, to + 1);
  return { value: { class: "money", currency, said, cents: integer, ...words.stretch(at, to + 1) }, to: to + 1 };
}

/** one fifty five: hundreds and the rest, without the word hundred. */
function readPrice(words: WordReader, { value: amount, to }: Read<Amount>): Read<Amount> | undefined {
  const { integer } = amount;
  if (!isPlain(amount) || integer === undefined || integer === 0n || integer >= 100n) return undefined;
  const half = readPairHalf(words, to);
  return half && { value: { ...amount, integer: integer * 100n + half.value }, to: half.to };
}

function readCurrency(words: WordReader, { value: amount, to: at }: Read<Amount>): Read<Currency> | undefined {
  let longest: Read<Currency> | undefined;
  let name = "";
  for (let to = at; to < at + LONGEST_CURRENCY && words.next(to) !== ""; to++) {
    const word = words.next(to);
    name = name === "" ? word : `${name} ${word}`;
    if (name === "won" && isPlain(amount) && (amount.integer ?? 0n) < LEAST_WON) continue;
    const currency = CURRENCIES.get(name) ?? CURRENCIES.get(name.replace(/s$/u, ""));
    if (currency) longest = { value: currency, to: to + 1 };
  }
  return longest;
}

/** and sixty nine cents, or the number alone: seventy five dollars sixty three. */
function readCents(words: WordReader, at: number): Read<bigint> | undefined {
  const from = words.next(at) === "and" ? at + 1 : at;
  const number = readBelowHundred(words, from, words.next(from));
  if (!number) return undefined;
  if (CENTS.has(words.next(number.to))) return { value: number.value, to: number.to + 1 };
  return from === at && number.value >= 10n && !countsSomething(words, number.to) ? number : undefined;
}

/** Whether the number goes on or has a word of its own: twenty dollars fifty people. */
function countsSomething(words: WordReader, at: number): boolean {
  const next = words.next(at);
  return (
    isScale(next) ||
    next === "percent" ||
    next === "point" ||
    readUnit(words, at) !== undefined ||
    /\p{L}{2,}s$/u.test(next)
  );
}
