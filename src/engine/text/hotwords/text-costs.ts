/**
 * How much a text costs as ordinary language, whole and with a part of it replaced: a unigram language model over {@link WordCosts}. It
 * tells a garbled place (花营: two rare characters) from ordinary words (大家), and knows that 家来 is no place to put a word into 大家来.
 */
import type { WordCosts } from "../../language/word-costs";

/** A word of an alphabet, or a single character of another script. Places count UTF-16 units. */
export interface TextPart {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** No word goes across the border before this part: punctuation stands there. */
  readonly afterMark: boolean;
}

const PART =
  /\p{Script=Han}|[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]|(?:(?!\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul})[\p{L}\p{M}\p{N}'’])+/gu;
/** A hyphen joins words rather than parting them. */
const MARK = /[^\s\p{L}\p{M}\p{N}-]/u;

export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(PART)) {
    const afterMark = MARK.test(text.slice(end, match.index));
    end = match.index + match[0].length;
    parts.push({ text: match[0], start: match.index, end, afterMark });
  }
  return parts;
}

export class TextCosts {
  /** Least cost of the parts before each border, and of those after it. */
  readonly #before: Float64Array;
  readonly #after: Float64Array;
  /** How many parts the word has that each part belongs to, where the text is cut into words at the least cost. */
  readonly #wordLengths: Int32Array;

  /** @param parts of a normalised text (small letters, simplified characters) */
  constructor(parts: readonly TextPart[], words: WordCosts) {
    this.#before = new Float64Array(parts.length + 1);
    this.#after = new Float64Array(parts.length + 1);
    const costFrom = (from: number, visit: (to: number, cost: number) => void): void => {
      visit(from + 1, words.costOfPart(parts[from].text));
      let word = parts[from].text;
      for (let to = from + 2; to <= parts.length && to - from <= words.longest; to++) {
        const next = parts[to - 1];
        // Words of alphabets are whole already; only characters grow to words.
        if (next.afterMark || next.start !== parts[to - 2].end) break;
        word += next.text;
        const cost = words.costOf(word);
        if (cost !== undefined) visit(to, cost);
      }
    };
    this.#before.fill(Infinity, 1);
    for (let from = 0; from < parts.length; from++) {
      costFrom(from, (to, cost) => {
        this.#before[to] = Math.min(this.#before[to], this.#before[from] + cost);
      });
    }
    this.#after.fill(Infinity, 0, parts.length);
    const ends = new Int32Array(parts.length);
    for (let from = parts.length - 1; from >= 0; from--) {
      costFrom(from, (to, cost) => {
        if (this.#after[to] + cost >= this.#after[from]) return;
        this.#after[from] = this.#after[to] + cost;
        ends[from] = to;
      });
    }
    this.#wordLengths = new Int32Array(parts.length);
    for (let from = 0; from < parts.length; from = ends[from])
      this.#wordLengths.fill(ends[from] - from, from, ends[from]);
  }

  /** Parts of the longest word that one of the parts `from` to `to` belongs to. */
  longestWord(from: number, to: number): number {
    return Math.max(...this.#wordLengths.subarray(from, to));
  }

  /** What the text costs more than what is left of it without the parts `from` to `to`, in nats. */
  of(from: number, to: number): number {
    return this.#after[0] - this.#before[from] - this.#after[to];
  }
}
