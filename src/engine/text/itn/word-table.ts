/** A table of words, looked up at a place in a text. */
export class WordTable<T> {
  /** By their first character, the longer words first. */
  readonly #byFirst = new Map<string, [string, T][]>();

  constructor(entries: Iterable<readonly [word: string, value: T]>) {
    const longestFirst = [...entries].sort(([a], [b]) => b.length - a.length);
    for (const [word, value] of longestFirst) {
      const same = this.#byFirst.get(word[0]);
      if (same) same.push([word, value]);
      else this.#byFirst.set(word[0], [[word, value]]);
    }
  }

  /** The longest word that begins at a place and ends by `end`. */
  at(text: string, at: number, end: number): { readonly word: string; readonly value: T } | undefined {
    if (at >= end) return undefined;
    for (const [word, value] of this.#byFirst.get(text[at]) ?? []) {
      if (at + word.length <= end && text.startsWith(word, at)) return { word, value };
    }
    return undefined;
  }
}

/** The words of a block of text, separated by white space: how the tables of words are written down. */
export function wordsIn(block: string): readonly string[] {
  return block.split(/\s+/u).filter((word) => word !== "");
}

/** The lines of a block of text: how the tables of phrases are written down. */
export function linesIn(block: string): readonly string[] {
  return block.split("\n").filter((line) => line !== "");
}
