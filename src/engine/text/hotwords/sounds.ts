/**
 * What a hotword and the pieces of a model's vocabulary sound like, in one alphabet: a *sound* is a toneless syllable for a Chinese
 * character and the letter or sign itself for all other scripts. Homophones are so one thing, whatever character the model prefers.
 */
import type { Pinyin, Syllable } from "../../language/pinyin";
import type { Simplify } from "../../language/simplified";

/** One character of a normalised text. */
export interface Sounding {
  /** The character in small, simplified, compatible form. */
  readonly character: string;
  /** `@ying` for a Chinese character, else the character. */
  readonly sound: string;
  /** The reading of a Chinese character. */
  readonly syllable?: Syllable;
}

const HAN = /^\p{Script=Han}$/u;
const SPOKEN = /[\p{L}\p{M}\p{N}]/u;

export function soundOf({ base }: Syllable): string {
  return `@${base}`;
}

/** Letters in one form: small, without width variants, Chinese simplified. Places in the text are not kept. */
export function normalise(text: string, simplify: Simplify): string {
  return simplify(text.normalize("NFKC").toLowerCase());
}

/** The characters of a text that are said, in order; signs and spaces are left out. */
export function soundings(text: string, pinyin: Pinyin, simplify: Simplify): Sounding[] {
  const normal = normalise(text, simplify);
  const syllables = pinyin.read(normal);
  return [...normal].flatMap((character, index) => {
    const syllable = syllables[index];
    if (syllable) return { character, sound: soundOf(syllable), syllable };
    return SPOKEN.test(character) ? { character, sound: character } : [];
  });
}

/** The ways in which a vocabulary piece may sound, each as a row of sounds; none where it is no piece of a word. */
export function pieceSounds(piece: string, pinyin: Pinyin, simplify: Simplify): string[][] {
  const normal = normalise(piece, simplify);
  if (HAN.test(normal)) {
    // A character stands for each of its readings, since the model does not say which it heard.
    return [...new Set(pinyin.readings(normal).map(soundOf))].map((sound) => [sound]);
  }
  const row = soundings(normal, pinyin, simplify).map(({ sound }) => sound);
  return row.length > 0 ? [row] : [];
}

/** About how many syllables texts have: letters of alphabets come about two and a half to a syllable. */
export function syllableCount(texts: readonly string[]): number {
  const characters = texts.flatMap((text) => [...text]).filter((character) => SPOKEN.test(character));
  const letters = characters.filter((character) => ALPHABETIC.test(character)).length;
  return characters.length - letters + letters / LETTERS_A_SYLLABLE;
}

const LETTERS_A_SYLLABLE = 2.5;
const ALPHABETIC = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}]$/u;
