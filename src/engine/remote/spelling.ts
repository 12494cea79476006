/** Servers give words with their times bare of spaces and often of punctuation; the transcript beside them has both. */

/**
 * Finds the words in the transcript, one after the other, and gives each as it is written there: with the space before it and
 * whatever follows it up to the next word.
 * @returns as many texts as there are words; the words themselves, as separate words, where they are not those of the transcript
 */
export function spelledInText(words: readonly string[], text: string): readonly string[] {
  const starts: number[] = [];
  let from = 0;
  for (const word of words) {
    const bare = word.trim();
    const start = text.indexOf(bare, from);
    if (start < 0) return words.map((lone) => ` ${lone.trim()}`);
    starts.push(start);
    from = start + bare.length;
  }
  return starts.map((start, i) => {
    const end = i + 1 < starts.length ? starts[i + 1] : text.length;
    const written = text.slice(i === 0 ? 0 : start, end).trimEnd();
    return /\s/.test(text[start - 1] ?? "") ? ` ${written.trimStart()}` : written;
  });
}
