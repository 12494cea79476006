/** Finds hotwords of Chinese characters in a text by their sound. */
import { nearSyllables } from "../../language/near-sounds";
import type { Pinyin } from "../../language/pinyin";
import type { Simplify } from "../../language/simplified";
import type { Near } from "./english-candidates";
import type { Hotword } from "./hotword";
import { soundings, type Sounding } from "./sounds";
import { syllableDistance } from "./syllable-distance";
import type { TextPart } from "./text-costs";

interface ChineseForm {
  readonly hotword: Hotword;
  readonly row: readonly Sounding[];
}

const HAN_ONLY = /^\p{Script=Han}{2,}$/u;
const HAN = /^\p{Script=Han}$/u;
/** Words from this many syllables on may have been heard with one more or less. */
const ELASTIC_FROM = 4;
/** Beyond this a syllable no context would let the word stand. */
const MOST_A_SYLLABLE = 2.5;

/** An index of the hotwords by the sounds of their first two characters: one of them must have been heard nearly right. */
export class ChineseCandidates {
  readonly #pinyin: Pinyin;
  /** Forms whose character at this place has this sound. */
  readonly #first = new Map<string, ChineseForm[]>();
  readonly #second = new Map<string, ChineseForm[]>();

  constructor(hotwords: readonly Hotword[], pinyin: Pinyin, simplify: Simplify) {
    this.#pinyin = pinyin;
    for (const hotword of hotwords) {
      for (const text of [hotword.word, ...hotword.aliases]) {
        const row = soundings(text, pinyin, simplify);
        const form = { hotword, row };
        if (!HAN_ONLY.test(row.map(({ character }) => character).join(""))) continue;
        put(this.#first, row[0], form);
        // Of two-syllable words both must be right, so the first finds them.
        if (row.length > 2) put(this.#second, row[1], form);
      }
    }
  }

  /** @param parts of a comparable text */
  *find(parts: readonly TextPart[]): Iterable<Near> {
    const run = hanRuns(parts);
    for (let at = 0; at < parts.length; at++) {
      if (!HAN.test(parts[at].text)) continue;
      for (const base of this.#basesOf(parts[at].text)) {
        for (const form of this.#first.get(base) ?? []) yield* this.#compare(form, at, parts, run);
        for (const form of this.#second.get(base) ?? []) {
          if (at > 0) yield* this.#compare(form, at - 1, parts, run);
        }
      }
    }
  }

  #basesOf(character: string): ReadonlySet<string> {
    return new Set(this.#pinyin.readings(character).map(({ base }) => base));
  }

  *#compare({ hotword, row }: ChineseForm, from: number, parts: readonly TextPart[], run: Int32Array): Iterable<Near> {
    const spare = row.length >= ELASTIC_FROM ? 1 : 0;
    for (let length = row.length - spare; length <= row.length + spare; length++) {
      const to = from + length;
      if (to > parts.length || run[from] !== run[to - 1]) continue;
      const heard = parts.slice(from, to).map(({ text }) => text);
      const distance = syllableDistance(row, heard, this.#pinyin, MOST_A_SYLLABLE * row.length);
      if (distance < Infinity) yield { hotword, from, to, sound: -distance, syllables: row.length };
    }
  }
}

/** Numbers the stretches of characters that follow one another without punctuation; words of alphabets are stretches of their own. */
function hanRuns(parts: readonly TextPart[]): Int32Array {
  const runs = new Int32Array(parts.length);
  for (let at = 1; at < parts.length; at++) {
    const follows = HAN.test(parts[at].text) && HAN.test(parts[at - 1].text) && !parts[at].afterMark;
    runs[at] = runs[at - 1] + (follows ? 0 : 1);
  }
  return runs;
}

/** Files a form under a sound and those near it. */
function put(index: Map<string, ChineseForm[]>, { syllable }: Sounding, form: ChineseForm): void {
  if (!syllable) return;
  for (const base of [syllable.base, ...nearSyllables(syllable.base)]) {
    const list = index.get(base);
    if (list) list.push(form);
    else index.set(base, [form]);
  }
}
