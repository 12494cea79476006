/** A number as it was said in Chinese, Japanese or Korean: its value, and the words that decide how it is written. */

export interface Section {
  readonly coefficient: bigint;
  /** Power of ten of the big unit said behind the coefficient; 0 where none was. */
  readonly power: number;
  /** That unit as said: 万, 萬, 亿, 万亿; empty where none was. */
  readonly word: string;
}

export interface SpokenNumber {
  readonly start: number;
  readonly end: number;
  readonly negative: boolean;
  /** What the digits were said as: one after another (二零二四), with units (二十), or they stood there already (20). */
  readonly form: "row" | "compound" | "arabic";
  /** The digits of a row, or of a number that stood there, as written there. */
  readonly digits: string;
  /** Of a compound, from the greatest. */
  readonly sections: readonly Section[];
  /** What the last digit counts where it was said without its unit (三万八): 1000; else undefined. */
  readonly tail?: { readonly digit: number; readonly scale: bigint };
  /** Digits after the point. */
  readonly fraction?: string;
  /** Big unit after a fraction: 三点五亿. */
  readonly scale?: string;
  /** Two neighbouring digits in one place (三四百, 十七八万): an approximate number. */
  readonly between?: Between;
}

/** `before + low * unit` to `before + high * unit`, times the big unit said behind. */
export interface Between {
  readonly before: bigint;
  readonly low: number;
  readonly high: number;
  readonly unit: bigint;
  /** 万, 亿, or empty. */
  readonly word: string;
}

/** The value of the whole part. */
export function integerOf({ form, digits, sections }: SpokenNumber): bigint {
  if (form !== "compound") return BigInt(asciiDigits(digits).replace(/[,.].*$/su, "") || "0");
  return sections.reduce((sum, { coefficient, power }) => sum + coefficient * 10n ** BigInt(power), 0n);
}

/** Whether a number is 0 to 9, without point and sign. */
export function isSmall(number: SpokenNumber): boolean {
  if (number.negative || number.fraction !== undefined) return false;
  if (number.form === "row") return number.digits.length === 1;
  if (number.form === "arabic") return false;
  const [first, second] = number.sections;
  return second === undefined && first.power === 0 && first.coefficient < 10n;
}

/** An approximate number as two: 三四万 is `3~4万`, and 七百三四十, with its second half cut as in speech, `730-40`. */
export function writeBetween({ before, low, high, unit, word }: Between): string {
  return `${before + BigInt(low) * unit}${before === 0n ? "~" : "-"}${BigInt(high) * unit}${word}`;
}

export interface NumberStyle {
  readonly bigUnit: "short" | "exact" | "million" | "none";
  readonly grouping: "none" | "comma";
  readonly shortTail: "scaled" | "ones";
}

/** The digits of a number, with its sign, its point and the big units that the style keeps. */
export function writeNumber(number: SpokenNumber, style: NumberStyle): string {
  return (number.negative ? "-" : "") + writeUnsigned(number, style);
}

function writeUnsigned(number: SpokenNumber, style: NumberStyle): string {
  const { fraction, scale = "" } = number;
  if (number.form !== "compound") {
    return fraction === undefined ? number.digits + scale : `${number.digits}.${fraction}${scale}`;
  }
  const sections = sectionsOf(number, style.shortTail);
  if (fraction !== undefined) return `${grouped(sum(sections), style)}.${fraction}${scale}`;
  return WRITE_SECTIONS[style.bigUnit](sections, style);
}

/** Where the digit behind the last unit counts ones, the number has one more, or another last section. */
function sectionsOf({ sections, tail }: SpokenNumber, shortTail: NumberStyle["shortTail"]): readonly Section[] {
  if (!tail || shortTail === "scaled") return sections;
  const last = sections[sections.length - 1];
  const coefficient = last.coefficient - BigInt(tail.digit) * tail.scale + BigInt(tail.digit);
  return [...sections.slice(0, -1), { ...last, coefficient }];
}

type WriteSections = (sections: readonly Section[], style: NumberStyle) => string;

const WRITE_SECTIONS: Readonly<Record<NumberStyle["bigUnit"], WriteSections>> = {
  none: (sections, style) => grouped(sum(sections), style),
  exact: (sections, style) => {
    const [{ coefficient, word }] = sections;
    return grouped(sections.length === 1 ? coefficient : sum(sections), style) + (sections.length === 1 ? word : "");
  },
  short: (sections, style) => {
    const [{ coefficient, power, word }, ...rest] = sections;
    if (rest.length === 0) return grouped(coefficient, style) + word;
    // 一亿两千万: one decimal says it all.
    const tenths = 10n ** BigInt(power - 1);
    const total = sum(sections);
    if (power >= 8 && total % tenths === 0n) return `${total / tenths / 10n}.${(total / tenths) % 10n}${word}`;
    return grouped(total, style);
  },
  million: (sections, style) => {
    let out = "";
    let carried = 0n;
    for (const { coefficient, power, word } of sections) {
      if (power === 4 && coefficient < 100n) carried = coefficient * 10_000n;
      else if (power > 0) out += grouped(coefficient, style) + word;
      else carried += coefficient;
    }
    return carried > 0n || out === "" ? out + grouped(carried, style) : out;
  },
};

function sum(sections: readonly Section[]): bigint {
  return sections.reduce((total, { coefficient, power }) => total + coefficient * 10n ** BigInt(power), 0n);
}

export function grouped(value: bigint, { grouping }: Pick<NumberStyle, "grouping">): string {
  const digits = value.toString();
  return grouping === "comma" ? digits.replace(/\B(?=(?:\d{3})+$)/gu, ",") : digits;
}

export function asciiDigits(text: string): string {
  return text.replace(/[０-９]/gu, (digit) => String(digit.charCodeAt(0) - 0xff10));
}
