/** What the English parser finds: values together with what decides how they are written. */
import type { Token } from "../types";
import type { Currency } from "./currencies";
import type { Unit } from "./units";

/** A number with what may stand around it: minus one point five million. */
export interface Amount {
  readonly negative: boolean;
  /** Undefined where the number begins with its point. */
  readonly integer?: bigint;
  /** Digits behind the point. */
  readonly decimals?: string;
  /** Million and its like as it was said, where the number before it is not written out. */
  readonly magnitude?: string;
}

/** Two numbers with to, or, and between them are written alike: five to ten is 5 to 10. */
interface InRange {
  readonly withLarge?: boolean;
}

export interface CardinalToken extends Token, InRange {
  readonly class: "cardinal" | "decimal";
  readonly amount: Amount;
  /** Whether the words before it say that its point is one: "at this point five people" has none. */
  readonly surePoint: boolean;
}

export interface MeasureToken extends Token {
  readonly class: "measure";
  readonly amount: Amount;
  readonly unit: Unit;
  /** The unit as it was said. */
  readonly said: string;
}

export interface PercentToken extends Token {
  readonly class: "percent";
  readonly amount: Amount;
}

export interface MoneyToken extends Token {
  readonly class: "money";
  /** Undefined where only cents were said. */
  readonly amount?: Amount;
  readonly currency: Currency;
  /** The words for the currency, or for its hundredths where only those were said. */
  readonly said: string;
  readonly cents?: bigint;
}

export interface OrdinalToken extends Token {
  readonly class: "ordinal";
  readonly value: bigint;
}

export interface FractionToken extends Token {
  readonly class: "fraction";
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A day, a month, a year: as many of them as were said. */
export interface DateToken extends Token {
  readonly class: "date";
  readonly order: "monthFirst" | "dayFirst" | "period";
  /** As it stands in the text. */
  readonly month?: string;
  readonly day?: number;
  /** The day was said as fourth, not as four. */
  readonly ordinalDay?: boolean;
  /** "the" before the day, and "of" behind it, as they stand in the text. */
  readonly the?: string;
  readonly of?: string;
  readonly year?: string;
  /** "second half of", as it stands in the text, and its short form. */
  readonly period?: { readonly said: string; readonly short: string };
}

/** nineteen seventy six, seven fifty b c, the nineteen eighties. */
export interface YearToken extends Token {
  readonly class: "date";
  readonly order: "year";
  readonly year: string;
  /** Both halves, where it was said in two. */
  readonly halves?: readonly [bigint, bigint];
  /** BC, AD, … */
  readonly era?: string;
  /** Whether it can be nothing else. */
  readonly sure: boolean;
}

export interface TimeToken extends Token {
  readonly class: "time";
  readonly hour: number;
  readonly minute?: number;
  /** The word behind a full hour, as it was said: o'clock. */
  readonly oclock?: string;
  /** The letter of a.m. or p.m., in the case it was said in. */
  readonly noon?: string;
  /** EST and its like, as said. */
  readonly zone?: string;
  /** Whether the words around it say that it is a time: eight fifty alone may be many things. */
  readonly sure: boolean;
}

/** Digits said one by one, or in pairs. */
export interface DigitsToken extends Token {
  readonly class: "telephone" | "digits";
  readonly digits: string;
  /** A plus was said before them. */
  readonly plus: boolean;
  /** Where the country code ends, if that can be heard. */
  readonly country?: number;
  /** A word before it (room, code), or a word in it (oh, double), says that these are digits. */
  readonly sure: boolean;
  /** What they are as a time of day: eight oh five. */
  readonly clock?: TimeToken;
}

/** Versions and addresses of the Internet, in numbers: written one way only. */
export interface DottedToken extends Token {
  readonly class: "serial";
  readonly written: string;
}

/** Letters and digits that were spelled: e s three. */
export interface SpelledToken extends Token {
  readonly class: "serial";
  readonly spelled: string;
}

export interface ElectronicToken extends Token {
  readonly class: "electronic";
  readonly written: string;
  /** Whether its ending is one of the Internet's, and its name one that people have. */
  readonly plausible: boolean;
}

export interface AbbreviationToken extends Token {
  readonly class: "abbreviation";
  readonly short: string;
}

export type EnglishToken =
  | AbbreviationToken
  | CardinalToken
  | DateToken
  | DigitsToken
  | DottedToken
  | ElectronicToken
  | FractionToken
  | MeasureToken
  | MoneyToken
  | OrdinalToken
  | PercentToken
  | SpelledToken
  | TimeToken
  | YearToken;
