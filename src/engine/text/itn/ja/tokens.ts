/** What the Japanese parser finds: every value together with the words it was said in. */
import type { SpokenNumber } from "../han/spoken-number";
import type { Token } from "../types";
import type { Unit } from "./units";

/** One number, or the two ends of a range (三から五). */
export type Numbers = readonly [SpokenNumber] | readonly [SpokenNumber, SpokenNumber];

/** A number, or two with から between, and the word behind. */
export interface Part {
  readonly numbers: Numbers;
  readonly word: string;
}

export interface AmountToken extends Token {
  readonly class: "cardinal" | "decimal" | "digits" | "measure" | "money" | "percent";
  readonly numbers: Numbers;
  readonly unit?: Unit;
  /** 毎秒 and its like behind the unit. */
  readonly rate: string;
  /** 震度 and its like stand before it: it names a step of a scale, or a thing. */
  readonly named: boolean;
  /** A lone 十, 百 or 千 that may be a part of a word. */
  readonly doubtful: boolean;
}

export interface OrdinalToken extends Token {
  readonly class: "ordinal";
  readonly prefix: "第" | "";
  readonly numbers: Numbers;
  readonly unit?: Unit;
}

/** A number, a root of one, or a multiple of a root: 二ルート六. */
export interface Term {
  readonly end: number;
  readonly factor?: SpokenNumber;
  readonly root?: SpokenNumber;
}

export interface FractionToken extends Token {
  readonly class: "fraction";
  readonly negative: boolean;
  /** The two of 二と五分の三, and the word between. */
  readonly whole?: SpokenNumber;
  readonly joint: string;
  readonly numerator: Term;
  readonly denominator: Term;
}

export interface DateToken extends Token {
  readonly class: "date";
  /** Year, month and day, as far as they were said, in this order. */
  readonly parts: readonly Part[];
  /** The characters of the weekdays behind it, two where から stood between them. */
  readonly weekdays: readonly string[];
}

export interface WeekdayToken extends Token {
  readonly class: "weekday";
  readonly weekdays: readonly string[];
}

export interface TimeToken extends Token {
  readonly class: "time";
  /** Hour, minute and second, as far as they were said. */
  readonly parts: readonly Part[];
}

export interface MathToken extends Token {
  readonly class: "math";
  readonly operands: readonly SpokenNumber[];
  /** One fewer than operands, as said. */
  readonly operators: readonly string[];
}

/** Versions and addresses of the Internet: written one way only. */
export interface SerialToken extends Token {
  readonly class: "serial";
  readonly written: string;
}

/** R六: a year of an era by the letter of its name. */
export interface EraToken extends Token {
  readonly class: "abbreviation";
  readonly letter: string;
  readonly number: SpokenNumber;
}

export type JapaneseToken =
  | AmountToken
  | DateToken
  | EraToken
  | FractionToken
  | MathToken
  | OrdinalToken
  | SerialToken
  | TimeToken
  | WeekdayToken;
