/** Writes Chinese tokens. This is the only place that knows conventions; whose they are is said by the settings. */
import { isSmall, writeBetween, writeNumber } from "../han/spoken-number";
import type { Settings } from "../settings";
import { formatAmount, formatMoney } from "./format-amount";
import { formatDate, formatTime } from "./format-time";
import type { ChineseToken, FractionToken, MathToken, OrdinalToken, PercentToken } from "./tokens";

/** @returns undefined where the token stays as it was said */
export function formatChinese(token: ChineseToken, settings: Settings, text: string): string | undefined {
  return isFinished(token, text) ? undefined : write(token, settings, text);
}

const NUMBER_WORD = /[零〇○洞一幺二两兩三四五六七拐八九勾十百千廿卅卌半壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟]/u;

/** Whether the digits of a token stand there already; 3万 and 下午3点 are finished text. */
function isFinished({ class: kind, start, end }: ChineseToken, text: string): boolean {
  return kind !== "abbreviation" && kind !== "filler" && !NUMBER_WORD.test(text.slice(start, end));
}

function write(token: ChineseToken, settings: Settings, text: string): string | undefined {
  switch (token.class) {
    case "abbreviation":
      return token.short;
    case "filler":
      return settings.fillers === "drop" ? "" : undefined;
    case "serial":
      if ("written" in token) return token.written;
      if (settings.trains === "letters") return token.kind + token.digits;
      return token.digits.length > 2 ? text[token.start] + token.digits : undefined;
    case "date":
      return formatDate(token, settings);
    case "time":
      return formatTime(token, settings, text);
    case "money":
      return formatMoney(token, settings, text);
    case "fraction":
      return formatFraction(token, settings);
    case "percent":
      return formatPercent(token, settings);
    case "ordinal":
      return formatOrdinal(token, settings);
    case "math":
      return formatMath(token, settings);
    default:
      return formatAmount(token, settings, text);
  }
}

function formatFraction(
  { whole, numerator, denominator, negative }: FractionToken,
  settings: Settings,
): string | undefined {
  if (settings.fraction === "words") return undefined;
  const style = { ...settings, bigUnit: "none", grouping: "none" } as const;
  const sign = negative ? "-" : "";
  const before = whole ? `${writeNumber({ ...whole, negative: false }, style)}又` : "";
  return `${sign}${before}${writeNumber(numerator, style)}/${writeNumber(denominator, style)}`;
}

const PERCENT_SIGNS: Readonly<Record<string, string>> = { 百: "%", 千: "‰" };

function formatPercent({ numbers, joint, of, around }: PercentToken, settings: Settings): string | undefined {
  if (around !== undefined) return undefined;
  const [{ between }] = numbers;
  if (between && settings.approximate === "words") return undefined;
  const style = { ...settings, grouping: "none", bigUnit: "none" } as const;
  const gap = settings.percent === "spaced" ? " " : "";
  const written = numbers.map((number) => (number.between ? writeBetween(number.between) : writeNumber(number, style)));
  const sign = PERCENT_SIGNS[of];
  if (settings.percent === "word") return `${of}分之${written.join(joint)}`;
  // 万分之五 has no sign of its own that people know.
  if (sign === undefined) return written.length > 1 || isSmall(numbers[0]) ? undefined : `${of}分之${written[0]}`;
  if (settings.ranges === "mark") return `${written.join("~")}${gap}${sign}`;
  return written.map((value) => value + gap + sign).join(joint);
}

function formatOrdinal({ number }: OrdinalToken, settings: Settings): string | undefined {
  if (number.between) return undefined;
  if (isSmall(number) && settings.ordinalZeroToNine === "words") return undefined;
  return `第${writeNumber(number, { ...settings, grouping: "none" })}`;
}

const SIGNS: Readonly<Record<string, string>> = {
  加: "+",
  加上: "+",
  减: "-",
  減: "-",
  减去: "-",
  減去: "-",
  乘: "×",
  乘以: "×",
  除: "÷",
  除以: "÷",
  等于: "=",
  等於: "=",
  比: ":",
};

/** The numbers of a sum are written alike: all in words only where all of them are small. */
function formatMath({ operands, operators }: MathToken, settings: Settings): string | undefined {
  const signs = settings.math === "signs";
  const inWords = operands.every(isSmall) && settings.zeroToNine === "words" && !signs;
  if (inWords) return undefined;
  return operands
    .map((operand, index) => {
      const operator = index === 0 ? "" : operators[index - 1];
      return (signs ? (SIGNS[operator] ?? "") : operator) + writeNumber(operand, settings);
    })
    .join("");
}
