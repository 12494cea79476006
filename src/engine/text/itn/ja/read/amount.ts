/** Numbers and what they count (三百二十人, 五千メートル毎秒, 三から五個), ordinals, sums, and numbers that stand alone. */
import { isSmall, integerOf, type SpokenNumber } from "../../han/spoken-number";
import { characterAt, isOneOf, wordAt, wordBefore, type Source } from "../../source";
import type { AmountToken, MathToken, Numbers, OrdinalToken, SerialToken } from "../tokens";
import { UNITS, type Unit } from "../units";
import { readNumber, readQuantity } from "./number";
import { numeralAt, readSecond } from "./part";

/** What steps are counted on, and things are numbered with. */
const SCALES = [
  "震度",
  "レベル",
  "ステージ",
  "フェーズ",
  "マグニチュード",
  "背番号",
  "ナンバー",
  "バージョン",
  "チャンネル",
];
const RATES = ["毎秒", "毎分", "毎時", "每秒", "每分", "每時"];

export function readAmount(source: Source, number: SpokenNumber): AmountToken | OrdinalToken {
  const second = readSecond(source, number);
  const numbers: Numbers = second ? [number, second] : [number];
  const last = numbers[numbers.length - 1];
  const unit = unitAt(source, last.end);
  const end = last.end + (unit?.word.length ?? 0);
  if (unit?.kind === "ordinal") return { class: "ordinal", start: number.start, end, prefix: "", numbers, unit };
  const rate = unit?.kind === "measure" ? (wordAt(source, end, RATES) ?? "") : "";
  return {
    class: classOf(number, unit),
    start: number.start,
    end: end + rate.length,
    ...{ numbers, unit, rate, doubtful: isDoubtful(source, number) },
    named: wordBefore(source, number.start, SCALES) !== undefined,
  };
}

/** 第三, 第十五回. */
export function readOrdinal(source: Source, start: number): OrdinalToken | undefined {
  const number = readNumber(source.text, start + 1, source.end);
  if (!number || numeralAt(source, number.end)) return undefined;
  const unit = unitAt(source, number.end);
  const end = number.end + (unit?.word.length ?? 0);
  return { class: "ordinal", start, end, prefix: "第", numbers: [number], unit };
}

function unitAt({ text, end }: Source, at: number): Unit | undefined {
  const unit = UNITS.at(text, at, end)?.value;
  return unit && isOneOf(text[at + unit.word.length] ?? "", unit.notBefore) ? undefined : unit;
}

function classOf({ form, digits, fraction }: SpokenNumber, unit: Unit | undefined): AmountToken["class"] {
  if (unit?.kind === "money" || unit?.kind === "percent") return unit.kind;
  if (unit) return "measure";
  if (fraction !== undefined) return "decimal";
  return form === "row" && digits.length > 1 ? "digits" : "cardinal";
}

const HAN = /\p{Script=Han}/u;

/** 百, 千 and 十 alone are parts of many words and names (百科, 千葉, 千の風). */
function isDoubtful(source: Source, { start, end, form }: SpokenNumber): boolean {
  if (form !== "compound" || end !== start + 1) return false;
  const behind = characterAt(source, end);
  return HAN.test(characterAt(source, start - 1)) || HAN.test(behind) || behind === "の";
}

const OPERATORS = ["プラス", "マイナス", "カケル", "かける", "掛ける", "ワル", "割る", "イコール", "対"];

/** 一プラス二イコール三, 三対二. */
export function readMath(source: Source, first: SpokenNumber): MathToken | undefined {
  const operands = [first];
  const operators: string[] = [];
  let { end } = first;
  for (;;) {
    const operator = wordAt(source, end, OPERATORS);
    const next = operator === undefined ? undefined : readQuantity(source, end + operator.length);
    if (operator === undefined || !next || next.form === "arabic") break;
    operands.push(next);
    operators.push(operator);
    ({ end } = next);
  }
  return operators.length === 0 ? undefined : { class: "math", start: first.start, end, operands, operators };
}

/** 一九二点一六八点零点一, 二十二点三点零: three numbers or more with a point between. */
export function readVersion(
  source: Source,
  { start, end, form, digits, negative }: SpokenNumber,
): SerialToken | undefined {
  if (negative || form === "arabic") return undefined;
  let first = readNumber(source.text, start, source.end);
  const parts: string[] = [];
  let at = start;
  for (
    ;
    first;
    first = isOneOf(characterAt(source, at), "点") ? readNumber(source.text, at + 1, source.end) : undefined
  ) {
    parts.push(first.form === "compound" ? integerOf(first).toString() : first.digits);
    at = first.end;
  }
  if (parts.length < 3 || at <= end || digits.includes(".")) return undefined;
  return { class: "serial", start, end: at, written: parts.join(".") };
}

/**
 * 十五六, 二三百, 十数年: from a number to the end of what makes it approximate, where something does.
 * 三百四百 are two numbers.
 */
export function endOfApproximate(source: Source, number: SpokenNumber): number | undefined {
  const { end, form, negative, fraction } = number;
  if (negative || fraction !== undefined || form === "arabic") return undefined;
  const behind = characterAt(source, end);
  if (isOneOf(behind, "数何余幾") && !isSmall(number)) {
    const counts = numeralAt(source, end + 1) || UNITS.at(source.text, end + 1, source.end) !== undefined;
    return counts ? endOfNumerals(source, end + 1) : undefined;
  }
  const next = numeralAt(source, end) ? readNumber(source.text, end, source.end) : undefined;
  if (!next) return undefined;
  const another = next.form === "compound" && integerOf(next) >= 10n;
  return form === "compound" && another ? undefined : endOfNumerals(source, end);
}

/** 数百, 何十, 数千万: from the word that says that nobody counted to the end of the units. */
export function endOfVague(source: Source, at: number): number | undefined {
  const before = characterAt(source, at - 1);
  if (characterAt(source, at) === "数" && isOneOf(before, "人回個件点総日年枚台本冊店戸字画奇偶分整関少多"))
    return undefined;
  return isOneOf(characterAt(source, at + 1), "十百千万億兆") ? endOfNumerals(source, at + 1) : undefined;
}

export function endOfNumerals(source: Source, at: number): number {
  let end = at;
  while (end < source.end && numeralAt(source, end)) end++;
  return end;
}
