/**
 * What the rooms of inverse text normalisation say to each other. A language is an {@link ItnLanguage}: it reads typed tokens out of a
 * line, without asking for settings, and writes them, without looking for anything but the settings.
 */
import type { Settings } from "./settings";

export type TokenClass =
  | "abbreviation"
  | "approximate"
  | "cardinal"
  | "date"
  | "decimal"
  | "digits"
  | "electronic"
  | "filler"
  | "fraction"
  | "math"
  | "measure"
  | "money"
  | "ordinal"
  | "percent"
  | "serial"
  | "telephone"
  | "time"
  | "weekday";

/** A stretch of a line, in UTF-16 units; `end` is exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A number of some class as it was said. Each language adds the value and the words that its formatter needs. */
export interface Token extends Stretch {
  readonly class: TokenClass;
}

/** One change that was made to a line. `start` and `end` count in the text that came out. */
export interface Span extends Stretch {
  readonly spoken: string;
  readonly written: string;
  readonly class: TokenClass;
}

/** Words that must stand as they are. */
export interface WordList {
  /** What they are: idioms, places, names, … */
  readonly kind: string;
  readonly words: readonly string[];
  /** Kept by `protect: list` too; without it, by `protect: full` alone. */
  readonly fixed?: boolean;
  /**
   * Whether the word really stands at this place, where its neighbours decide; without it, it does everywhere.
   * @param free where the mark before ends: what lies before that belongs to another word
   */
  readonly stands?: (text: string, start: number, end: number, free: number) => boolean;
}

/** Set phrases that are a form rather than a word (weekdays, days of the moon calendar). The expression is global and takes linear time. */
export interface Pattern {
  readonly kind: string;
  readonly expression: RegExp;
}

export interface ItnLanguage<T extends Token = Token> {
  /** Finds nothing in a text that has no number word and no other word this language may change; such text is handed back as it is. */
  readonly trigger: RegExp;
  /** The text as the words and patterns below are written, of the same length: one kind of characters for two. Default: as it is. */
  readonly fold?: (text: string) => string;
  /** What `protect` keeps. */
  readonly words: readonly WordList[];
  /** What `protect: full` keeps besides. */
  readonly patterns: readonly Pattern[];
  /**
   * Reads the tokens of a line, in order and without overlap, in time proportional to its length.
   * @param free the stretches that no mark covers, in order. What lies outside may be looked at, but no token reaches out of one.
   */
  parse(text: string, free: readonly Stretch[]): T[];
  /** How a token, of a class that is not off, is written under these settings; undefined where it stays as it was said. */
  format(token: T, settings: Settings, text: string): string | undefined;
}
