/** A line of English as words, which is what its numbers are read from. */
import type { Stretch } from "../types";

export interface Word extends Stretch {
  /** In small letters, with the straight apostrophe. */
  readonly folded: string;
  /** What stands between the word before and this one is a space or a hyphen, so both may belong to one number. */
  readonly joined: boolean;
}

const LETTERS = "[\\p{L}\\p{N}]+(?:['’]\\p{L}+)*";
/** `p.m.`, `o'clock` and `john@example.com/news` are words; a full stop that ends a sentence belongs to none. */
const WORD = new RegExp(`(?:[a-z]\\.){2,}|${LETTERS}(?:[.@_]${LETTERS}(?:[.@_/-]${LETTERS})*)?`, "giu");

/** The words of a stretch. A word that reaches over its border is left out. */
export function wordsOf(text: string, { start, end }: Stretch): readonly Word[] {
  const words: Word[] = [];
  let before = -1;
  for (const match of text.slice(start, end).matchAll(WORD)) {
    const from = start + match.index;
    const gap = before < 0 ? undefined : text.slice(before, from);
    before = from + match[0].length;
    const folded = match[0].toLowerCase().replaceAll("’", "'");
    words.push({ start: from, end: before, folded, joined: gap === " " || gap === "-" });
  }
  return words;
}

/** The words that readers walk over. Nothing is read across a comma, a line's end or a wider gap. */
export class WordReader {
  readonly #words: readonly Word[];
  readonly text: string;

  constructor(text: string, stretch: Stretch) {
    this.text = text;
    this.#words = wordsOf(text, stretch);
  }

  includes(folded: string): boolean {
    return this.#words.some((word) => word.folded === folded);
  }

  get length(): number {
    return this.#words.length;
  }

  /** The word at a place, whatever stands before it. */
  word(at: number): Word {
    return this.#words[at];
  }

  /** The word in small letters; empty beyond the borders. */
  folded(at: number): string {
    return this.#words[at]?.folded ?? "";
  }

  /** As {@link folded}, but empty where the word does not follow the one before directly. */
  next(at: number): string {
    return this.#words[at]?.joined ? this.#words[at].folded : "";
  }

  /** The word before a place, if it directly follows on. */
  before(at: number): string {
    return this.#words[at]?.joined ? this.folded(at - 1) : "";
  }

  /** Whether a sentence, or a part of one, begins here. */
  opens(at: number): boolean {
    return at === 0 || /[,;:.!?]\s*$/u.test(this.text.slice(this.#words[at - 1].end, this.#words[at].start));
  }

  /** As it stands in the text. */
  written(at: number): string {
    const { start, end } = this.#words[at];
    return this.text.slice(start, end);
  }

  /** Whether these words follow from a place on. */
  follow(at: number, ...words: readonly string[]): boolean {
    return words.every((word, i) => this.next(at + i) === word);
  }

  /** The text from the first of these words to the end of the last. */
  between(from: number, to: number): string {
    return this.text.slice(this.#words[from].start, this.#words[to - 1].end);
  }

  stretch(from: number, to: number): Stretch {
    return { start: this.#words[from].start, end: this.#words[to - 1].end };
  }
}
