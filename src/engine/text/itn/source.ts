/** What the readers of a grammar are given, and the questions that all of them ask of it. */
import type { Stretch } from "./types";

/** A line, and the stretch of it that may be read. */
export interface Source extends Stretch {
  readonly text: string;
}

/** Whether one of these words stands at a place. */
export function wordAt({ text, end }: Source, at: number, words: readonly string[]): string | undefined {
  return words.find((word) => at + word.length <= end && text.startsWith(word, at));
}

/** Whether one of these words stands right before a place. The whole line may be looked at: nothing is taken from there. */
export function wordBefore({ text }: Source, at: number, words: readonly string[]): string | undefined {
  return words.find((word) => at >= word.length && text.startsWith(word, at - word.length));
}

/** The character at a place, also beyond the stretch; empty at the ends of the line. */
export function characterAt({ text }: Source, at: number): string {
  return text[at] ?? "";
}

export function isOneOf(character: string, characters: string): boolean {
  return character !== "" && characters.includes(character);
}
