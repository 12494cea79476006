/** Finds hotwords of Latin letters in a text by their sound: a word, or several words that a name was heard as (`pie torch`). */
import { codeDistance, letterDistance, type EnglishSound, type EnglishSounds } from "../../language/english-sounds";
import type { Hotword } from "./hotword";
import { syllableCount } from "./sounds";
import type { TextPart } from "./text-costs";

/** A hotword that sounds about like the parts `from` to `to` of a text. */
export interface Near {
  readonly hotword: Hotword;
  readonly from: number;
  readonly to: number;
  /** For the gate: 0 where the sounds are the same, else less. */
  readonly sound: number;
  readonly syllables: number;
}

interface EnglishForm {
  readonly hotword: Hotword;
  readonly sound: EnglishSound;
  readonly syllables: number;
}

/** A name is heard as this many words at most. */
const MOST_WORDS = 4;
/** Shorter words have too few sounds to be told apart by them. */
const LEAST_LETTERS = 4;
/** What a wrong consonant, and a wrong letter, cost in nats. */
const PER_CODE = 3;
const PER_LETTER = 1;
/** Beyond this a syllable no context would let the word stand. */
const MOST_A_SYLLABLE = 2.5;
/** By how much the letters heard may be more or fewer. */
const MOST_STRETCH = 1.5;
/** A word, not a number: numbers are what they are. */
const LATIN = /^[\p{Script=Latin}\p{N}'’]*\p{Script=Latin}[\p{Script=Latin}\p{N}'’]*$/u;

/** An index of the hotwords by the first consonant of their phonetic code, and the first letter. */
export class EnglishCandidates {
  readonly #soundOf: EnglishSounds;
  readonly #byStart = new Map<string, EnglishForm[]>();
  readonly #longest: number;

  constructor(hotwords: readonly Hotword[], soundOf: EnglishSounds) {
    this.#soundOf = soundOf;
    let longest = 0;
    for (const hotword of hotwords) {
      for (const text of [hotword.word, ...hotword.aliases]) {
        if (!/^[\p{Script=Latin}\p{N}\s\p{P}\p{S}]+$/u.test(text)) continue;
        const sound = soundOf(text);
        if (sound.letters.length < LEAST_LETTERS) continue;
        longest = Math.max(longest, sound.letters.length);
        const form = { hotword, sound, syllables: syllableCount([sound.letters]) };
        for (const start of starts(sound)) {
          const list = this.#byStart.get(start);
          if (list) list.push(form);
          else this.#byStart.set(start, [form]);
        }
      }
    }
    this.#longest = longest;
  }

  /** @param parts of a comparable text */
  *find(parts: readonly TextPart[]): Iterable<Near> {
    if (this.#longest === 0) return;
    for (let from = 0; from < parts.length; from++) {
      let letters = "";
      for (let to = from + 1; to <= Math.min(from + MOST_WORDS, parts.length); to++) {
        const part = parts[to - 1];
        if (!LATIN.test(part.text) || (to > from + 1 && part.afterMark)) break;
        letters += part.text;
        if (letters.length > MOST_STRETCH * this.#longest) break;
        if (letters.length >= LEAST_LETTERS) yield* this.#compare(letters, from, to);
      }
    }
  }

  *#compare(letters: string, from: number, to: number): Iterable<Near> {
    const heard = this.#soundOf(letters);
    const tried = new Set<EnglishForm>();
    for (const form of starts(heard).flatMap((start) => this.#byStart.get(start) ?? [])) {
      if (tried.has(form)) continue;
      tried.add(form);
      const stretch = heard.letters.length / form.sound.letters.length;
      if (stretch > MOST_STRETCH || stretch < 1 / MOST_STRETCH) continue;
      const limit = MOST_A_SYLLABLE * form.syllables;
      if (PER_CODE * Math.abs(form.sound.code.length - heard.code.length) > limit) continue;
      const codes = PER_CODE * codeDistance(form.sound, heard);
      if (codes > limit) continue;
      const distance = codes + PER_LETTER * letterDistance(form.sound, heard);
      if (distance <= limit) yield { hotword: form.hotword, from, to, sound: -distance, syllables: form.syllables };
    }
  }
}

function starts({ code, letters }: EnglishSound): string[] {
  return [`code ${code[0] ?? ""}`, `letter ${letters[0]}`];
}
