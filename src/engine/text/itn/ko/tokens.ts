/** What the Korean parser finds: every value together with the words it was said in. */
import type { SpokenNumber } from "../han/spoken-number";
import type { Token } from "../types";
import type { Unit } from "./units";

/** A number of Korean, and how far its words can be trusted to be one. */
export interface KoreanNumber extends SpokenNumber {
  /** Counting words (하나, 두, 서른) or numbers of Chinese origin. */
  readonly native: boolean;
}

/** A number and the word behind it, with or without a space between. */
export interface Part {
  readonly number: KoreanNumber;
  /** Where the word begins. */
  readonly wordStart: number;
  readonly word: string;
}

export interface AmountToken extends Token {
  readonly class: "cardinal" | "decimal" | "digits" | "measure" | "money" | "ordinal" | "percent";
  readonly number: KoreanNumber;
  /** 제 before an ordinal. */
  readonly prefix: string;
  readonly unit?: Unit;
  /** Where the unit begins; the end of the number where there is none. */
  readonly unitStart: number;
  /** 퍼시간: what the unit is counted for. */
  readonly per?: Unit;
  /** The words may as well be none of a number: a syllable that is also a name, a pronoun or a part of a word. */
  readonly doubtful: boolean;
}

/** A number, a root of one, or a multiple of a root. */
export interface Term {
  readonly start: number;
  readonly end: number;
  readonly factor?: KoreanNumber;
  readonly root?: KoreanNumber;
}

export interface FractionToken extends Token {
  readonly class: "fraction";
  readonly negative: boolean;
  readonly whole?: Term;
  /** 와 or 과 between the whole number and the rest. */
  readonly joint: string;
  readonly numerator: Term;
  readonly denominator: Term;
}

export interface DateToken extends Token {
  readonly class: "date";
  readonly parts: readonly Part[];
}

export interface TimeToken extends Token {
  readonly class: "time";
  readonly parts: readonly Part[];
  /** 반 behind the hour, with the space before it. */
  readonly half: string;
  /** 전 or 후 right behind it. */
  readonly suffix: string;
}

export interface TelephoneToken extends Token {
  readonly class: "telephone";
  readonly groups: readonly string[];
  /** What was said between the groups: a space, 에, or nothing. */
  readonly joints: readonly string[];
}

export type KoreanToken = AmountToken | DateToken | FractionToken | TelephoneToken | TimeToken;
