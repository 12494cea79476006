/** Where a text holds a hotword or an alias letter for letter, in whatever case and Chinese script. */
import type { Simplify } from "../../language/simplified";
import { AhoCorasick } from "../itn/aho-corasick";
import { comparable } from "./context";
import type { Hotword } from "./hotword";

export interface ExactMatch {
  readonly hotword: Hotword;
  /** UTF-16 units. */
  readonly from: number;
  readonly to: number;
}

export class ExactMatches {
  readonly #matcher: AhoCorasick;
  readonly #owners: readonly Hotword[];

  constructor(hotwords: readonly Hotword[], simplify: Simplify) {
    const texts = new Map<string, Hotword>();
    for (const hotword of hotwords) {
      for (const alias of hotword.aliases) texts.set(comparable(alias, simplify), hotword);
    }
    // A word itself counts before an alias of another one.
    for (const hotword of hotwords) texts.set(comparable(hotword.word, simplify), hotword);
    this.#matcher = new AhoCorasick([...texts.keys()]);
    this.#owners = [...texts.values()];
  }

  /** @param text comparable */
  find(text: string): ExactMatch[] {
    const found: ExactMatch[] = [];
    this.#matcher.search(text, (word, from, to) => {
      if (!isInsideWord(text, from) && !isInsideWord(text, to)) found.push({ hotword: this.#owners[word], from, to });
    });
    return found;
  }
}

/** Whether a place lies between two letters of a word that is written without a gap; characters of Chinese and Japanese are words already. */
function isInsideWord(text: string, at: number): boolean {
  return LETTER_BEFORE.test(text.slice(Math.max(0, at - 2), at)) && LETTER_AFTER.test(text.slice(at, at + 2));
}

const LETTER = "(?![\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}])[\\p{L}\\p{M}\\p{N}]";
const LETTER_BEFORE = new RegExp(`${LETTER}$`, "u");
const LETTER_AFTER = new RegExp(`^${LETTER}`, "u");
