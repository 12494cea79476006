/** What the Chinese parser finds: every value together with the words it was said in. */
import type { SpokenNumber } from "../han/spoken-number";
import type { Token } from "../types";
import type { Currency } from "./currencies";
import type { Unit } from "./units";

/** One number, or two that are the ends of a range (三十到四十), and what they count. */
export interface AmountToken extends Token {
  readonly class: "cardinal" | "decimal" | "measure" | "digits" | "telephone" | "approximate";
  readonly numbers: readonly SpokenNumber[];
  /** The word between two numbers: 到, 至. */
  readonly joint: string;
  readonly unit?: Unit;
  /** 每小时 before the number. */
  readonly per?: Unit;
  /** Digits behind the unit: the 七五 of 一米七五. */
  readonly behindUnit: string;
  /** The word that makes it approximate: 几, 多, 来, 余. */
  readonly around?: string;
  /** A digit and what it counts follow: 一百一个 is a hundred each. */
  readonly each: boolean;
  /** It is a part of a name with Latin letters: H五, 三D. */
  readonly glued: boolean;
  /** It is a part of an address or a seat with other parts beside it: 三单元五零二室. */
  readonly chained?: boolean;
}

export interface PercentToken extends Token {
  readonly class: "percent";
  readonly numbers: readonly SpokenNumber[];
  readonly joint: string;
  /** 百, 千 or 万: what the number is a part of. */
  readonly of: string;
  readonly around?: string;
}

export interface FractionToken extends Token {
  readonly class: "fraction";
  readonly negative: boolean;
  readonly whole?: SpokenNumber;
  readonly numerator: SpokenNumber;
  readonly denominator: SpokenNumber;
}

export interface OrdinalToken extends Token {
  readonly class: "ordinal";
  readonly number: SpokenNumber;
}

/** A number and the word behind it. */
export interface Part {
  readonly number: SpokenNumber;
  readonly word: string;
}

export interface DateToken extends Token {
  readonly class: "date";
  /** 公元, 公元前, 纪元; empty where none was said. */
  readonly era: string;
  readonly year?: Part;
  readonly month?: Part;
  readonly day?: Part;
}

export interface TimeToken extends Token {
  readonly class: "time";
  /** 上午 or 下午, where it stands right before the hour; else empty. */
  readonly noon: string;
  readonly hour: Part;
  /** Minutes; the word is empty where 分 was not said. */
  readonly minute?: Part;
  readonly second?: Part;
  /** 半, 整, or 刻 with its number. */
  readonly rest: "" | "半" | "整" | Part;
}

export interface MoneyToken extends Token {
  readonly class: "money";
  readonly numbers: readonly SpokenNumber[];
  readonly joint: string;
  readonly currency: Currency;
  /** 毛, 角, 分; the word of the last is empty where it was not said (三块五). */
  readonly minors: readonly Part[];
}

export interface MathToken extends Token {
  readonly class: "math";
  readonly operands: readonly SpokenNumber[];
  /** One fewer than operands, as said. */
  readonly operators: readonly string[];
}

/** Versions, addresses of the Internet, number plates: written one way only. */
export interface SerialToken extends Token {
  readonly class: "serial";
  readonly written: string;
}

/** 高一二三: a train by the word for its kind. */
export interface TrainToken extends Token {
  readonly class: "serial";
  readonly kind: string;
  readonly digits: string;
}

export interface AbbreviationToken extends Token {
  readonly class: "abbreviation";
  readonly short: string;
}

export interface FillerToken extends Token {
  readonly class: "filler";
}

export type ChineseToken =
  | AbbreviationToken
  | AmountToken
  | DateToken
  | FillerToken
  | FractionToken
  | MathToken
  | MoneyToken
  | OrdinalToken
  | PercentToken
  | SerialToken
  | TimeToken
  | TrainToken;
