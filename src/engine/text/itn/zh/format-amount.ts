/** Writes counted numbers and sums of money. */
import { isNumeral } from "../han/numerals";
import { isSmall, writeBetween, writeNumber, type NumberStyle, type SpokenNumber } from "../han/spoken-number";
import type { Settings } from "../settings";
import { CURRENCY_SIGNS, simplifiedCurrency } from "./currencies";
import { figures } from "./read/amount";
import type { AmountToken, MoneyToken, Part } from "./tokens";
import { UNIT_LETTERS, type Unit } from "./units";

/** A row of digits is a number to be read out from this many on; two are an approximate number or a short name (八一). */
const SHORTEST_ROW = 3;

export function formatAmount(token: AmountToken, settings: Settings, text: string): string | undefined {
  const { numbers, joint, unit, per, behindUnit, around } = token;
  if (around !== undefined && (settings.approximate === "words" || "几幾".includes(around))) return undefined;
  if (numbers.some(({ between }) => between) && settings.approximate === "words") return undefined;
  if (!isWanted(token, settings, text)) return undefined;
  const value = numbers.map((number) => writeOne(number, settings)).join(settings.ranges === "mark" ? "~" : joint);
  if (!unit) return value;
  const letters = lettersOf(unit, settings);
  const gap = letters !== undefined && settings.units === "lettersSpaced" ? " " : "";
  const rate = per && letters !== undefined ? lettersOf(per, settings) : undefined;
  if (rate !== undefined) return `${value}${gap}${letters}/${rate}`;
  const before = per ? text.slice(token.start, numbers[0].start) : "";
  return `${before}${value}${gap}${letters ?? unit.word}${figures(behindUnit)}`;
}

function writeOne(number: SpokenNumber, style: NumberStyle): string {
  return number.between ? writeBetween(number.between) : writeNumber(number, style);
}

function lettersOf({ word }: Unit, { units, notation }: Settings): string | undefined {
  return units === "words" ? undefined : UNIT_LETTERS[notation][word];
}

/** Whether the settings want these numbers in digits. */
function isWanted(
  { numbers, unit, each, glued, chained, class: kind }: AmountToken,
  settings: Settings,
  text: string,
): boolean {
  const [first] = numbers;
  if (numbers.length === 1 && first.form === "arabic") return false;
  if (kind === "decimal" || kind === "telephone") return true;
  if (first.form === "row" && first.digits.length > 1) {
    return first.digits.length >= SHORTEST_ROW || glued || unit?.word === "后";
  }
  if (numbers.length === 1 && isSmall(first)) {
    return (chained && settings.unitZeroToNine === "digits") || isSmallWanted(first, unit, glued, settings, text);
  }
  if (numbers.every(isSmall))
    return settings.zeroToNine === "digits" || (isMeasure(unit) && settings.unitZeroToNine === "digits");
  if (unit || each || settings.standalone === "all" || (numbers.length > 1 && settings.ranges === "mark")) return true;
  return settings.context === "large";
}

function isSmallWanted(
  number: SpokenNumber,
  unit: Unit | undefined,
  glued: boolean,
  settings: Settings,
  text: string,
): boolean {
  if (settings.zeroToNine === "digits") return unit !== undefined || settings.standalone === "all";
  if (text[number.start] === "一" && isEach(text[number.start - 1])) return false;
  // 两 and 一 beside Latin letters are words of the sentence, not of the name.
  if (glued && !"一两兩零".includes(text[number.start])) return settings.context === "large";
  return isMeasure(unit) && settings.unitZeroToNine === "digits";
}

/** 下一秒, 每一公里, 三块钱一斤, 三块五一斤: one of them, not the number. */
function isEach(before: string | undefined): boolean {
  return (
    before !== undefined && ("每这這那下上某前后後头頭另整任哪块塊毛角元钱錢".includes(before) || isNumeral(before))
  );
}

function isMeasure(unit: Unit | undefined): boolean {
  return unit?.kind === "measure";
}

export function formatMoney(token: MoneyToken, settings: Settings, text: string): string | undefined {
  const { numbers, joint, currency, minors } = token;
  if (numbers.some(({ between }) => between) && settings.approximate === "words") return undefined;
  if (numbers.every(({ form }) => form === "arabic") && minors.every(({ number }) => number.form === "arabic"))
    return undefined;
  const style = { ...settings, grouping: "none" } as const;
  const value = numbers.map((number) => writeOne(number, style)).join(settings.ranges === "mark" ? "~" : joint);
  const sign =
    settings.currency === "sign" ? CURRENCY_SIGNS[settings.notation][simplifiedCurrency(currency.word)] : undefined;
  if (sign !== undefined) return `${sign}${value}${decimals(minors)}`;
  const last = numbers[numbers.length - 1];
  const behind = text.slice(last.end, token.end);
  return value + (minors.length === 0 ? behind : digitsFor(behind, last.end, minors));
}

/** 五角八分 as `.58`, 三毛 as `.3`, 五分 as `.05`. */
function decimals(minors: readonly Part[]): string {
  if (minors.length === 0) return "";
  const [first, second] = minors.map(({ number }) => figuresOf(number));
  if ("毛角".includes(minors[0].word)) return `.${first}${second ?? ""}`;
  return `.${first.padStart(2, "0")}`;
}

function figuresOf(number: SpokenNumber): string {
  return writeNumber(number, { bigUnit: "none", grouping: "none", shortTail: "scaled" });
}

/** The words behind the number as said, with figures for the numbers among them. */
function digitsFor(behind: string, offset: number, minors: readonly Part[]): string {
  let out = "";
  let from = 0;
  for (const { number } of minors) {
    out += behind.slice(from, number.start - offset) + figuresOf(number);
    from = number.end - offset;
  }
  return out + behind.slice(from);
}
