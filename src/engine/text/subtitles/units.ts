/** A text in the smallest pieces that a cue or a line may end after. */
import { columnsOf } from "./rules";

export interface Unit {
  /** With the spaces and marks that follow it. */
  readonly text: string;
  /** Places in the text, UTF-16. */
  readonly from: number;
  readonly to: number;
  /** Columns with the spaces behind it, and those of the spaces, which fall away at the end of a line. */
  readonly columns: number;
  readonly spaceColumns: number;
}

/** Words by Unicode's rules and ICU's dictionaries, so that no Chinese word is cut in two. */
const words = new Intl.Segmenter(undefined, { granularity: "word" });

const OPENING_AT_END = /[\p{Ps}\p{Pi}"'$€£¥￥#@/_-]$/u;
const GOES_ON = /^[\p{Pe}\p{Pf}\p{Po}\p{Pd}\p{Lm}\p{M}%‰°~\s]/u;
/** Also within a time or a decimal number that the segmenter takes apart. */
const DIGIT_AT_END = /\p{N}[.:,/]?$/u;

/** Cuts a text into units: no break before closing marks, after opening ones, inside a word, or between a number and what it counts. */
export function unitsOf(text: string): readonly Unit[] {
  const units: { text: string; from: number; to: number }[] = [];
  for (const { segment, index } of words.segment(text)) {
    const previous = units.at(-1);
    const glued =
      previous !== undefined &&
      (GOES_ON.test(segment) || OPENING_AT_END.test(previous.text) || DIGIT_AT_END.test(previous.text));
    if (glued) {
      previous.text += segment;
      previous.to += segment.length;
    } else units.push({ text: segment, from: index, to: index + segment.length });
  }
  return units.map((unit) => ({ ...unit, ...measured(unit.text) }));
}

/** What {@link Unit} says about width. */
export function measured(text: string): { readonly columns: number; readonly spaceColumns: number } {
  const spaceColumns = text.length - text.trimEnd().length;
  return { columns: columnsOf(text.trimEnd()) + spaceColumns, spaceColumns };
}

/** How good it is to break after a unit. */
export type BreakKind = "sentence" | "clause" | "word";

const CLOSING = "[\\p{Pe}\\p{Pf}\"'\\s]*$";
const SENTENCE_END = new RegExp(`[.!?。！？…]${CLOSING}`, "u");
const CLAUSE_END = new RegExp(`[,;:，；：、—]${CLOSING}`, "u");

export function breakAfter({ text }: Unit): BreakKind {
  if (SENTENCE_END.test(text)) return "sentence";
  return CLAUSE_END.test(text) ? "clause" : "word";
}
