/** How far a stretch of Chinese text is from the sound of a hotword, as evidence in nats. */
import { nearSyllables } from "../../language/near-sounds";
import type { Pinyin, Syllable } from "../../language/pinyin";
import type { Sounding } from "./sounds";

/** Costs of a syllable that was heard as …; the first two as in {@link FineSound}, a near sound as in {@link NEAR_WEIGHT}. */
const SAME_TONE = 0.7;
const OTHER_TONE = 1.7;
const NEAR_SOUND = 2.3;
/** A syllable that has nothing to do with it, or one too many or too few. Two of them outweigh what four right ones say. */
const UNRELATED = 6;

const SHORT = 4;

/** Weighted edit distance by syllables. @returns infinity where it must be more than `limit` */
export function syllableDistance(
  word: readonly Sounding[],
  heard: readonly string[],
  pinyin: Pinyin,
  limit: number,
): number {
  if (Math.abs(word.length - heard.length) * UNRELATED > limit) return Infinity;
  if (word.length === heard.length && word.length < SHORT) {
    // With a syllable missed and one too many a short word has too little left, so character stands against character.
    let sum = 0;
    for (let at = 0; at < word.length && sum <= limit; at++) sum += characterDistance(word[at], heard[at], pinyin);
    return sum <= limit ? sum : Infinity;
  }
  let row = heard.reduce((costs) => [...costs, costs[costs.length - 1] + UNRELATED], [0]);
  for (const sounding of word) {
    const next = [row[0] + UNRELATED];
    heard.forEach((character, at) => {
      const substituted = row[at] + characterDistance(sounding, character, pinyin);
      next.push(Math.min(substituted, row[at + 1] + UNRELATED, next[at] + UNRELATED));
    });
    if (Math.min(...next) > limit) return Infinity;
    row = next;
  }
  return row[heard.length];
}

function characterDistance({ character, syllable }: Sounding, heard: string, pinyin: Pinyin): number {
  if (character === heard) return 0;
  let least = UNRELATED;
  if (!syllable) return least;
  for (const reading of pinyin.readings(heard)) least = Math.min(least, readingDistance(syllable, reading));
  return least;
}

function readingDistance(said: Syllable, heard: Syllable): number {
  if (said.base === heard.base) return said.tone === heard.tone ? SAME_TONE : OTHER_TONE;
  return nearSyllables(said.base).includes(heard.base) ? NEAR_SOUND : UNRELATED;
}
