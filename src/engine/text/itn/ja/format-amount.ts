/** Writes counted numbers, percentages and sums of money. */
import { integerOf, isSmall, writeNumber, type SpokenNumber } from "../han/spoken-number";
import type { Settings } from "../settings";
import type { AmountToken, Numbers } from "./tokens";
import { CURRENCY_SIGNS, PERCENT_SIGNS, UNIT_LETTERS } from "./units";

/** A row of digits is a number to be read out from this many on; two are as often an approximate number. */
const SHORTEST_ROW = 3;

export function formatAmount(token: AmountToken, settings: Settings): string | undefined {
  const { numbers, unit, rate } = token;
  if (!hasWords(numbers) || !isWritten(token, settings)) return undefined;
  const word = unit?.word ?? "";
  if (unit?.kind === "percent") {
    const sign = settings.percent === "word" ? word : (settings.percent === "spaced" ? " " : "") + PERCENT_SIGNS[word];
    return joined(write(numbers, settings), ranged(token, settings)) + sign;
  }
  const sign = settings.currency === "sign" ? CURRENCY_SIGNS[settings.notation][word] : undefined;
  if (unit?.kind === "money" && sign !== undefined) return sign + joined(write(numbers, settings), settings);
  const letters = settings.units === "words" ? undefined : UNIT_LETTERS[settings.notation][word];
  const style = letters === undefined ? settings : ({ ...settings, bigUnit: "none", grouping: "none" } as const);
  const value = joined(write(numbers, style), ranged(token, settings));
  if (letters === undefined) return value + word + rate;
  return `${value}${settings.units === "lettersSpaced" ? " " : ""}${letters}${RATES[rate.slice(1)] ?? ""}`;
}

const RATES: Readonly<Record<string, string>> = { 秒: "/s", 分: "/min", 時: "/h" };

function write(numbers: Numbers, settings: Settings): readonly string[] {
  return numbers.map((number) => writeNumber(number, { ...settings, shortTail: "ones" }));
}

/** The two ends of a range, or the one number there is. WeTextProcessing writes the sign of ASCII, others that of Japanese. */
export function joined(values: readonly string[], { ranges, notation }: Settings): string {
  if (ranges !== "mark") return values.join("から");
  return values.join(notation === "wetext" ? "~" : "〜");
}

const DATES = new Set(["日", "月", "年", "年代", "世紀", "時", "分", "秒"]);

function ranged({ unit }: AmountToken, settings: Settings): Settings {
  return { ...settings, ranges: isRangeMarked(settings, DATES.has(unit?.word ?? "")) ? "mark" : "words" };
}

export function isRangeMarked({ ranges }: Settings, ofDates: boolean): boolean {
  return ranges === "mark" || (ranges === "dates" && ofDates);
}

/** Whether one of the numbers was not in digits already. */
export function hasWords(numbers: readonly SpokenNumber[]): boolean {
  return numbers.some(({ form }) => form !== "arabic");
}

/** Whether the settings want these numbers in digits. */
function isWritten({ numbers, unit, named, doubtful, class: kind }: AmountToken, settings: Settings): boolean {
  const [first] = numbers;
  if (kind === "decimal" || kind === "percent" || first.negative || first.fraction !== undefined) return true;
  if (first.form === "row") return first.digits.length >= SHORTEST_ROW || settings.standalone === "all";
  if (numbers.every(isSmall)) {
    if (settings.zeroToNine === "digits" && (unit !== undefined || settings.standalone === "all")) return true;
    if (numbers.length > 1 && settings.ranges !== "words") return true;
    if (settings.unitZeroToNine === "words" || !unit) return named && settings.unitZeroToNine === "digits";
    return named || numbers.some((number) => integerOf(number) >= BigInt(unit.from));
  }
  if (unit || settings.standalone === "all" || numbers.length > 1) return true;
  return settings.context === "large" && !doubtful;
}
