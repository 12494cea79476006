/** How sure a model was of a place in a stored text, from the words that were stored with it. */
import type { TranscriptWord } from "../../types";
import { touched } from "./touched";

/**
 * @returns the confidence of the least sure word from `start` to `end` (UTF-16 units), for {@link CorrectOptions}; undefined where the words
 * are not those of the text, because a hotword took the place of some
 */
export function storedConfidence(
  text: string,
  words: readonly TranscriptWord[] = [],
): ((start: number, end: number) => number | undefined) | undefined {
  const stretches: { start: number; end: number; confidence: number }[] = [];
  let at = 0;
  for (const { text: word, confidence } of words) {
    while (/\s/u.test(text.charAt(at))) at++;
    if (!text.startsWith(word, at)) return undefined;
    stretches.push({ start: at, end: at + word.length, confidence });
    at += word.length;
  }
  if (text.slice(at).trim() !== "" || words.length === 0) return undefined;
  return (start, end) => {
    const { from, to } = touched(stretches, { start, end });
    return from === to ? undefined : Math.min(...stretches.slice(from, to).map(({ confidence }) => confidence));
  };
}
