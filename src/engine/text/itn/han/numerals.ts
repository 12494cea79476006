/** The number characters of Chinese and Japanese, and what each stands for. */

export const enum Kind {
  None = 0,
  Digit,
  /** 十 百 千 */
  SmallUnit,
  /** 万 亿 兆 */
  BigUnit,
  /** 廿 卅 */
  Tens,
  /** 0-9, also full-width */
  Arabic,
}

const DIGITS = ["零〇○洞", "一幺", "二两兩", "三", "四", "五", "六", "七拐", "八", "九勾"];
const SMALL_UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
/** Powers of ten. */
const BIG_UNITS: Readonly<Record<string, number>> = { 万: 4, 萬: 4, 亿: 8, 億: 8, 兆: 12 };
const TENS: Readonly<Record<string, number>> = { 廿: 20, 卅: 30, 卌: 40 };

const kinds = new Uint8Array(65536);
const values = new Uint16Array(65536);

function put(character: string, kind: Kind, value: number): void {
  kinds[character.charCodeAt(0)] = kind;
  values[character.charCodeAt(0)] = value;
}

DIGITS.forEach((characters, value) => [...characters].forEach((character) => put(character, Kind.Digit, value)));
for (const [character, value] of Object.entries(SMALL_UNITS)) put(character, Kind.SmallUnit, value);
for (const [character, power] of Object.entries(BIG_UNITS)) put(character, Kind.BigUnit, power);
for (const [character, value] of Object.entries(TENS)) put(character, Kind.Tens, value);
for (let digit = 0; digit <= 9; digit++) {
  put(String(digit), Kind.Arabic, digit);
  put(String.fromCharCode(0xff10 + digit), Kind.Arabic, digit);
}

/** What the character at a place is; None beyond the end of the text. */
export function kindAt(text: string, at: number, end: number): Kind {
  return at < end && at >= 0 ? kinds[text.charCodeAt(at)] : Kind.None;
}

/** A digit's value, a small unit's factor, or a big unit's power of ten. */
export function valueAt(text: string, at: number): number {
  return values[text.charCodeAt(at)];
}

/** Whether a character takes part in numbers. */
export function isNumeral(character: string | undefined): boolean {
  return character !== undefined && character !== "" && kinds[character.charCodeAt(0)] !== Kind.None;
}

/** 两 counts things and comes before 百, 千, 万, 亿; it is not said in a row of digits (see `isRadio`). */
export function isTwoOfThings(character: string): boolean {
  return character === "两" || character === "兩";
}

/** Digits by names that cannot be misheard on the radio. All but 幺 are ordinary words too (勾一勾), and count in `radioRow` only. */
export function isRadio(character: string): boolean {
  return "洞拐勾幺".includes(character);
}

/** How far is looked to see whether 洞, 拐 and 勾 are digits. */
const ROW_SEEN = 8;

/** Whether the row of digits at a place is spoken as on the radio: it has a 幺, or four digits at least. */
export function inRadioRow(text: string, start: number, end: number): boolean {
  let at = start;
  for (; kindAt(text, at, Math.min(end, start + ROW_SEEN)) === Kind.Digit; at++) if (text[at] === "幺") return true;
  return at - start >= 4;
}

/** The numerals of cheques, which are ordinary characters elsewhere (收拾, 陆续), and the plain ones that they stand for. */
const FINANCIAL: Readonly<Record<string, string>> = {
  ...{
    壹: "一",
    贰: "二",
    貳: "二",
    叁: "三",
    參: "三",
    叄: "三",
    肆: "四",
    伍: "五",
    陆: "六",
    陸: "六",
    柒: "七",
    捌: "八",
  },
  ...{ 玖: "九", 拾: "十", 佰: "百", 仟: "千" },
};
const FINANCIAL_RUN = /[壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟][壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟零〇万萬亿億]*/gu;
const FINANCIAL_DIGIT = /[壹贰貳叁參叄肆伍陆陸柒捌玖]/u;
/** What a sum on a cheque is followed by. */
const BEFORE_MONEY = /^[元圆圓块塊角整]/u;

/** The text with plain numerals for those of cheques, of the same length. */
export function withPlainNumerals(text: string): string {
  return text.replace(FINANCIAL_RUN, (run, at: number) => {
    const plain = run.replace(/[^零〇万萬亿億]/gu, (character) => FINANCIAL[character]);
    const several = FINANCIAL_DIGIT.test(run) && [...run].filter((character) => character in FINANCIAL).length > 1;
    const end = at + run.length;
    return several || BEFORE_MONEY.test(text.slice(end, end + 1)) ? plain : run;
  });
}
