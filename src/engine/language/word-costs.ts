/**
 * How common words are, in Chinese and English: costs of -ln(relative frequency), so that the cost of a text is the sum over its words. A
 * text that people would write costs little; one that a recognizer has garbled falls apart into single characters and costs much.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, TingxieError } from "../errors";

/** What a character or word that is in no table costs: a little more than the rarest that is, and a long word as much as its letters. */
const UNKNOWN_COST = 15;
const UNKNOWN_LETTER_COST = 3;

export class WordCosts {
  readonly #costs: ReadonlyMap<string, number>;
  /** Code points of the longest Chinese word. */
  readonly longest: number;

  private constructor(costs: ReadonlyMap<string, number>, longest: number) {
    this.#costs = costs;
    this.longest = longest;
  }

  /**
   * @param folder where `words-zh.txt` and `words-en.txt` lie
   * @throws TingxieError `internal` where a table cannot be read: it is a part of the program
   */
  static async load(folder: string): Promise<WordCosts> {
    const files = ["words-zh.txt", "words-en.txt"].map((name) => join(folder, name));
    try {
      return WordCosts.parse(await Promise.all(files.map((file) => readFile(file, "utf8"))));
    } catch (error) {
      const message = `The program's table of common words cannot be read (${messageOf(error)})`;
      throw new TingxieError("internal", message, "Install Tingxie again.", { cause: error });
    }
  }

  /** @param tables lines of a cost and the words that have it; `#` begins a comment */
  static parse(tables: readonly string[]): WordCosts {
    const costs = new Map<string, number>();
    let longest = 1;
    for (const line of tables.flatMap((table) => table.split("\n"))) {
      if (line === "" || line.startsWith("#")) continue;
      const [cost, ...words] = line.split(" ");
      for (const word of words) {
        costs.set(word, Number(cost));
        if (word.length > longest && word >= "\u2e80") longest = word.length;
      }
    }
    return new WordCosts(costs, longest);
  }

  /** @param word simplified characters, or a word in small letters. @returns undefined where it is not a common word */
  costOf(word: string): number | undefined {
    return this.#costs.get(word);
  }

  /** As {@link costOf}, with a high cost for what is not known. */
  costOfPart(part: string): number {
    return this.#costs.get(part) ?? Math.max(UNKNOWN_COST, UNKNOWN_LETTER_COST * part.length);
  }
}
