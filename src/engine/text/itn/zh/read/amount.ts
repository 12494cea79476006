/** Numbers and what they count: 三百二十个, 七公里半, 一米七五, 三十到四十位, 每小时十公里; and those that stand alone. */
import { isNumeral, Kind, kindAt, valueAt } from "../../han/numerals";
import { readNumber } from "../../han/read-number";
import type { SpokenNumber } from "../../han/spoken-number";
import type { AmountToken, MathToken, MoneyToken } from "../tokens";
import { LIKE_UNITS, UNITS, type Unit } from "../units";
import { aroundBehind, endOfVague } from "./around";
import { beginsDate } from "./date";
import { readMoney } from "./money";
import { characterAt, isLetter, isOneOf, isFigures, readQuantity, wordAt, wordBefore, type Source } from "./source";

const JOINTS = ["到", "至"];

/** The second number of a range (三十到四十), where one follows. */
export function readRange(
  source: Source,
  first: SpokenNumber,
): { readonly second: SpokenNumber; readonly joint: string } | undefined {
  const joint = wordAt(source, first.end, JOINTS);
  if (joint === undefined || first.between) return undefined;
  const second = readQuantity(source, first.end + joint.length);
  if (!second || second.between || isFigures(source, second) || aroundBehind(source, second.end, second))
    return undefined;
  // 一到十点就困: the second number is a date or a time of its own.
  if (
    isOneOf(source.text[first.start], "一") &&
    first.end === first.start + 1 &&
    isOneOf(characterAt(source, second.end), "点點月")
  ) {
    return undefined;
  }
  return beginsDate(source, second.start) && !isOneOf(characterAt(source, second.end), "月号號日")
    ? undefined
    : { second, joint };
}

export function readAmount(source: Source, number: SpokenNumber): AmountToken | MoneyToken {
  const around = aroundBehind(source, number.end, number);
  const range = around ? undefined : readRange(source, number);
  const numbers = range ? [number, range.second] : [number];
  const joint = range?.joint ?? "";
  const money = around ? undefined : readMoney(source, numbers, joint);
  if (money) return money;
  const last = numbers[numbers.length - 1];
  const unit = around ? undefined : unitOf(source, number.start, last.end);
  const per = unit && perBefore(source, number.start);
  const behindUnit = unit ? digitsBehind(source, unit, last.end + unit.word.length) : "";
  const glued = isGlued(source, number, last.end, unit);
  const each = kindAt(source.text, last.end, source.end) === Kind.Digit && unitAt(source, last.end + 1) !== undefined;
  const end = last.end + (unit?.word.length ?? 0) + behindUnit.length;
  const start = number.start - (per ? per.word.length + 1 : 0);
  const token = {
    start,
    end: around ? endOfAround(source, number.end, around) : end,
    numbers,
    joint,
    unit,
    per,
    behindUnit,
    around,
    each,
    glued,
  };
  return { ...token, class: classOf(token) };
}

const OF_PEOPLE_AND_TIME = "个個位名人次天年月只张";

/** A part of a name with letters: GPT四, 三D; with a unit behind it only where the letter is a capital alone (H五页面, 问Tom三个人). */
function isGlued(source: Source, { start, form, digits }: SpokenNumber, end: number, unit: Unit | undefined): boolean {
  const before = characterAt(source, start - 1);
  if (isLetter(before) && isUnitLetters(source, start)) return false;
  if (form === "row" && digits.length > 1 && isLetter(before)) return true;
  if (!unit) return isLetter(before) || isLetter(characterAt(source, end));
  const lone = /[A-Z]/u.test(before) && !isLetter(characterAt(source, start - 2));
  return lone && !isOneOf(unit.word[0], OF_PEOPLE_AND_TIME);
}

/** Letters of a unit are seldom more. */
const UNIT_LETTERS_SEEN = 6;

/** The letters before belong to a number already: 2kg. */
function isUnitLetters(source: Source, end: number): boolean {
  let at = end - 1;
  while (at > end - UNIT_LETTERS_SEEN && isLetter(characterAt(source, at))) at--;
  return isNumeral(source.text[at]);
}

/** 十几二十年: what is said after 几 is as vague. */
function endOfAround(source: Source, at: number, around: string): number {
  if (!isOneOf(around, "几幾")) return at;
  return endOfVague(source, at) ?? readNumber(source.text, at + around.length, source.end)?.end ?? at;
}

function classOf({ numbers, unit, around }: Omit<AmountToken, "class">): AmountToken["class"] {
  const [{ between, form, digits, fraction }] = numbers;
  if (between ?? around) return "approximate";
  if (unit) return "measure";
  if (fraction !== undefined) return "decimal";
  if (form !== "row") return "cardinal";
  return digits.length === 11 ? "telephone" : "digits";
}

function unitAt({ text, end }: Source, at: number): Unit | undefined {
  const unit = LIKE_UNITS.at(text, at, end) ? undefined : UNITS.at(text, at, end)?.value;
  // 一千两位: 两 is a weight only where it does not count something itself.
  return unit && isOneOf(unit.word, "两兩") && UNITS.at(text, at + 1, end) ? undefined : unit;
}

const TEMPERATURES = [
  "零下",
  "零上",
  "温",
  "温度",
  "气温",
  "氣溫",
  "温度是",
  "气温是",
  "温度为",
  "气温为",
  "摄氏",
  "攝氏",
];

/** 度 also counts how often and how far; below zero, or behind a word for it, it is one of temperature. */
function unitOf(source: Source, start: number, at: number): Unit | undefined {
  const unit = unitAt(source, at);
  if (unit?.word === "度" && wordBefore(source, start, TEMPERATURES)) return { word: unit.word, kind: "measure" };
  // 两两 is two by two; two 两 are 二两.
  return unit && isOneOf(unit.word, "两兩") && isOneOf(source.text[at - 1], "两兩") ? undefined : unit;
}

/** 每小时 before a number: 每小时十公里. */
function perBefore(source: Source, start: number): Unit | undefined {
  for (let length = 1; length <= 3 && start - length > source.start; length++) {
    const at = start - length;
    if (!isOneOf(source.text[at - 1], "每")) continue;
    const unit = UNITS.at(source.text, at, start);
    if (unit && unit.word.length === length) return unit.value;
  }
  return undefined;
}

/** 一米七五, 两米五: one or two digits that end the measure, where nothing is counted with them. */
function digitsBehind(source: Source, unit: Unit, start: number): string {
  const { text, end } = source;
  if (!isOneOf(unit.word, "米度秒")) return "";
  let at = start;
  while (kindAt(text, at, end) === Kind.Digit && at < start + 3) at++;
  const length = at - start;
  if (length < 1 || length > 2 || kindAt(text, at, text.length) !== Kind.None) return "";
  if (isOneOf(text[start], "两兩") || (length === 1 && isOneOf(text[start], "零〇"))) return "";
  if (UNITS.at(text, at, end) || isOneOf(characterAt(source, at), POINTS_AND_MORE)) return "";
  return text.slice(start, at);
}

const POINTS_AND_MORE = "点點到至几多分又加减乘比般起样直定边切";

/** The digits behind a unit, as figures. */
export function figures(text: string): string {
  return [...text].map((character) => valueAt(character, 0)).join("");
}

const OPERATORS = ["乘以", "除以", "等于", "等於", "加上", "减去", "減去", "加", "减", "減", "乘", "除", "比"];

/** 一加二加三, 二十一比十九. */
export function readMath(source: Source, first: SpokenNumber): MathToken | undefined {
  const operands = [first];
  const operators: string[] = [];
  let { end } = first;
  for (;;) {
    const operator = wordAt(source, end, OPERATORS);
    const next = operator === undefined ? undefined : readQuantity(source, end + operator.length);
    if (
      operator === undefined ||
      !next ||
      next.between ||
      isFigures(source, next) ||
      aroundBehind(source, next.end, next)
    )
      break;
    operands.push(next);
    operators.push(operator);
    ({ end } = next);
  }
  if (operators.length === 0 || first.between || aroundBehind(source, first.end, first)) return undefined;
  // 三比二十个: what is counted belongs to the last number alone.
  return { class: "math", start: first.start, end, operands, operators };
}
