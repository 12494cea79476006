/** Writes Japanese tokens. This is the only place that knows conventions; whose they are is said by the settings. */
import { isSmall, integerOf, writeNumber, type SpokenNumber } from "../han/spoken-number";
import type { Settings } from "../settings";
import { formatAmount, hasWords, isRangeMarked, joined } from "./format-amount";
import type { DateToken, EraToken, FractionToken, JapaneseToken, MathToken, OrdinalToken, Part, Term } from "./tokens";

/** @returns undefined where the token stays as it was said */
export function formatJapanese(token: JapaneseToken, settings: Settings): string | undefined {
  switch (token.class) {
    case "abbreviation":
      return formatEra(token, settings);
    case "serial":
      return token.written;
    case "date":
      return formatDate(token, settings);
    case "weekday":
      return settings.weekday === "bracket" ? bracketed(token.weekdays) : undefined;
    case "time":
      return hasWords(token.parts.flatMap(({ numbers }) => numbers)) ? written(token.parts, settings) : undefined;
    case "fraction":
      return formatFraction(token, settings);
    case "ordinal":
      return formatOrdinal(token, settings);
    case "math":
      return formatMath(token, settings);
    default:
      return formatAmount(token, settings);
  }
}

/** Numbers that name or divide rather than count have neither commas nor 万. */
function plain(number: SpokenNumber): string {
  return writeNumber(number, { bigUnit: "none", grouping: "none", shortTail: "ones" });
}

function written(parts: readonly Part[], settings: Settings): string {
  const dates = { ...settings, ranges: isRangeMarked(settings, true) ? "mark" : "words" } as const;
  return parts.map(({ numbers, word }) => joined(numbers.map(plain), dates) + word).join("");
}

function formatDate({ parts, weekdays }: DateToken, settings: Settings): string | undefined {
  const numbers = parts.flatMap((part) => part.numbers);
  const bracket = settings.weekday === "bracket" ? bracketed(weekdays) : undefined;
  if (!hasWords(numbers) && (bracket ?? "") === "") return undefined;
  // A month alone may as well be one that lasts.
  const bare = numbers.length === 1 && isSmall(numbers[0]);
  if (bare && settings.zeroToNine === "words" && settings.unitZeroToNine === "words") return undefined;
  return written(parts, settings) + (bracket ?? said(weekdays));
}

function bracketed(weekdays: readonly string[]): string {
  return weekdays.length === 0 ? "" : `(${weekdays.join("〜")})`;
}

function said(weekdays: readonly string[]): string {
  return weekdays.map((day) => `${day}曜日`).join("から");
}

function formatFraction(token: FractionToken, settings: Settings): string | undefined {
  if (settings.fraction === "words") return undefined;
  const { whole, joint, numerator, denominator, negative } = token;
  const before = whole ? plain(whole) + (settings.notation === "tingxie" ? joint : " ") : "";
  return `${negative ? "-" : ""}${before}${term(numerator)}/${term(denominator)}`;
}

function term({ factor, root }: Term): string {
  return (factor ? plain(factor) : "") + (root ? `√${plain(root)}` : "");
}

function formatOrdinal({ prefix, numbers, unit }: OrdinalToken, settings: Settings): string | undefined {
  if (!hasWords(numbers)) return undefined;
  const large = numbers.some((number) => !isSmall(number) || (prefix === "" && integerOf(number) >= 3n));
  const counted = prefix === "第" && unit !== undefined;
  if (!large && !counted && settings.ordinalZeroToNine === "words") return undefined;
  return prefix + joined(numbers.map(plain), settings) + (unit?.word ?? "");
}

const SIGNS: Readonly<Record<string, string>> = {
  プラス: "+",
  マイナス: "-",
  カケル: "×",
  かける: "×",
  掛ける: "×",
  ワル: "÷",
  割る: "÷",
  イコール: "=",
  対: ":",
};

/** The numbers of a sum are written alike: all in words only where all of them are small. */
function formatMath({ operands, operators }: MathToken, settings: Settings): string | undefined {
  const signs = settings.math === "signs";
  if (!signs && operands.every(isSmall) && settings.zeroToNine === "words") return undefined;
  return operands
    .map((operand, index) => {
      if (index === 0) return writeNumber(operand, settings);
      const operator = operators[index - 1];
      return (signs ? SIGNS[operator] : operator) + writeNumber(operand, settings);
    })
    .join("");
}

const ERAS: Readonly<Record<string, string>> = { R: "令和", H: "平成", S: "昭和", T: "大正", M: "明治" };

function formatEra({ letter, number }: EraToken, { abbreviations, notation }: Settings): string | undefined {
  return abbreviations === "table" && notation === "wetext" ? ERAS[letter] + plain(number) : undefined;
}
