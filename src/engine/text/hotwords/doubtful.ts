/** Hotwords that may do more harm than good. They are taken all the same: the user knows what is said, we know only what is common. */
import { loadSimplify } from "../../language/simplified";
import { WordCosts } from "../../language/word-costs";
import { comparable } from "./context";
import type { Hotword } from "./hotword";
import { syllableCount } from "./sounds";

/** A word more common than this is heard in every other minute of speech (e^-9 of all words). */
const COMMON = 9;
/** A word as short as this is a part of others everywhere. */
const SHORT_SYLLABLES = 1;
/** More than is said in one breath; a part of it misheard is enough for it not to be found, and near sentences become it. */
const LONG_SYLLABLES = 14;

/** @returns a sentence for each word that may disturb plain speech, saying why */
export async function doubtfulHotwords(hotwords: readonly Hotword[], wordTables: string): Promise<string[]> {
  if (hotwords.length === 0) return [];
  const [words, simplify] = await Promise.all([WordCosts.load(wordTables), loadSimplify()]);
  const isEveryday = (text: string): boolean => (words.costOf(comparable(text, simplify)) ?? Infinity) <= COMMON;
  const reasonOf = (word: string): string | undefined => {
    const syllables = syllableCount([word]);
    if (syllables > LONG_SYLLABLES)
      return "is as long as a sentence: sentences that sound like it may be turned into it";
    if (syllables <= SHORT_SYLLABLES)
      return "is very short: it sounds like a part of many words, so it is hardly ever put in";
    return isEveryday(word) ? "is an everyday word: what sounds like it may be turned into it by mistake" : undefined;
  };
  return hotwords.flatMap(({ word, aliases }) => {
    const reason = reasonOf(word);
    return [
      ...(reason === undefined ? [] : [`The hotword "${word}" ${reason}.`]),
      ...aliases
        .filter(isEveryday)
        .map((alias) => `The alias "${alias}" is an everyday word: wherever it is said, "${word}" will be written.`),
    ];
  });
}
