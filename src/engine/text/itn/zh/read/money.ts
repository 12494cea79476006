/** Sums of money: 五千美元, 二十三块八毛, 三块五, 三千三百八十元五角八分, 五毛钱. */
import { isSmall, type SpokenNumber } from "../../han/spoken-number";
import { Kind, kindAt } from "../../han/numerals";
import { CURRENCIES, type Currency } from "../currencies";
import type { MoneyToken, Part } from "../tokens";
import { UNITS } from "../units";
import { characterAt, endOf, isOneOf, readPart, type Source } from "./source";

const MINOR_WORDS = ["毛", "角", "分", "美分", "欧分", "便士"];
const DIGIT = { from: 0, to: 9 };
/** 二元次 and 三元素 are no sums. */
const NOT_A_SUM = "素组組次论論化函关關方结結旦首老件里桥橋股制酸店";

/**
 * @param numbers one number, or the two of a range
 * @param joint the word between the two
 */
export function readMoney(source: Source, numbers: readonly SpokenNumber[], joint: string): MoneyToken | undefined {
  const last = numbers[numbers.length - 1];
  const found = CURRENCIES.at(source.text, last.end, source.end);
  if (!found) return undefined;
  const currency = found.value;
  const at = last.end + found.word.length;
  const minors = currency.kind === "minor" || numbers.length > 1 ? [] : readMinors(source, at);
  if (minors.length === 0 && !isMoney(source, numbers, currency, at)) return undefined;
  const end = minors.length > 0 ? endOf(minors[minors.length - 1]) : at;
  return { class: "money", start: numbers[0].start, end, numbers, joint, currency, minors };
}

/** 八毛, 五角八分, 零五毛; or the bare digits of 三块五, which end the sum. */
function readMinors(source: Source, start: number): readonly Part[] {
  const minors: Part[] = [];
  let at =
    kindAt(source.text, start + 1, source.end) === Kind.Digit && isOneOf(source.text[start], "零〇")
      ? start + 1
      : start;
  for (;;) {
    const minor = readPart(source, at, { ...DIGIT, to: minors.length === 0 ? 99 : 9, words: MINOR_WORDS });
    if (!minor || isOneOf(characterAt(source, endOf(minor)), "之钟鐘")) break;
    minors.push(minor);
    at = endOf(minor);
  }
  // 两块八一斤: the second digit counts what the sum is paid for.
  const one = isOneOf(characterAt(source, at + 1), "一") && UNITS.at(source.text, at + 2, source.end) !== undefined;
  const bare = readPart(one ? { ...source, end: at + 1 } : source, at, { ...DIGIT, words: [""] });
  if (bare && bare.number.form !== "arabic" && (one || endsSum(source, bare.number))) minors.push(bare);
  return minors;
}

/** 三块一个 is three each, 三块五 is three fifty. */
function endsSum(source: Source, { end, start }: SpokenNumber): boolean {
  // 一千块一平: the digit counts what the sum is paid for.
  if (isOneOf(source.text[start], "一") && UNITS.at(source.text, end, source.end)) return false;
  if (isOneOf(source.text[start], "两兩幺零〇") || kindAt(source.text, end, source.text.length) !== Kind.None)
    return false;
  return !isOneOf(characterAt(source, end), "个個斤公条張张只支份本件套双位次天人块塊样樣起共点點百千万些直到至几");
}

function isMoney(source: Source, numbers: readonly SpokenNumber[], { kind }: Currency, at: number): boolean {
  const small = numbers.every(isSmall);
  if (kind === "minor") return true;
  if (kind === "sum") return !small || !isOneOf(characterAt(source, at), NOT_A_SUM);
  return !small;
}
