import phrases from "./stock-phrases.json";

/**
 * What Whisper is known to write where nobody speaks: the farewells of videos, the credits of subtitles, and single sounds. People say most
 * of it too, so it counts for nothing without evidence that nobody does. Of all languages, for without speech the language is a guess.
 */
const WHOLES = new Set(Object.values(phrases.wholes).flat().map(letters));
const BEGINNINGS = Object.values(phrases.beginnings).flat().map(letters);

/** Whether each sentence of a text is one of them. A text without a letter is, too. */
export function isStockPhrase(text: string): boolean {
  const sentences = text.split(/[.!?…]+(?=\s|$)|[。！？\n]+/u).map(letters);
  return sentences
    .filter((sentence) => sentence !== "")
    .every((sentence) => WHOLES.has(sentence) || BEGINNINGS.some((beginning) => sentence.startsWith(beginning)));
}

/** Letters, digits and their marks only, small: spelling without spelling. */
function letters(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, "");
}
