/**
 * Punctuates a text of any length piece by piece, as FunASR does with CT-Transformer (models.md 12): the network sees some words more with
 * each run, and when it has found the end of a sentence, the words behind it begin the next run.
 */

/** What may stand behind a word; "" is nothing. */
export type Mark = "" | "，" | "、" | "。" | "？";

/** Marks of words that stand together; one mark a word. */
export type MarkWords = (words: readonly string[]) => Promise<readonly Mark[]>;

/** Words that are new in each run. */
const STEP = 20;
/** A sentence of so many words is ended at its last comma. */
const LONG_SENTENCE = 200;

/**
 * @param mark one run of the network
 * @returns one mark a word; the last one ends a sentence
 */
export async function markText(words: readonly string[], mark: MarkWords): Promise<readonly Mark[]> {
  const settled: Mark[] = [];
  for (let seen = 0; settled.length < words.length;) {
    seen = Math.min(seen + STEP, words.length);
    const marks = withinBounds(await mark(words.slice(settled.length, seen)));
    settled.push(...(seen === words.length ? withEnd(marks) : upToEnd(marks)));
  }
  return settled;
}

/** A sentence that grew too long is ended at its last comma. */
function withinBounds(marks: readonly Mark[]): readonly Mark[] {
  if (marks.length < LONG_SENTENCE || lastInside(marks, isEnd) >= 0) return marks;
  const comma = lastInside(marks, (mark) => mark === "，");
  return comma < 0 ? marks : marks.with(comma, "。");
}

/**
 * The marks up to the last end of a sentence; the words behind it may get other marks when more is known of their own. Where a sentence
 * grew too long and has no comma either, only the newest words are kept open, so that the runs do not grow longer and longer.
 */
function upToEnd(marks: readonly Mark[]): readonly Mark[] {
  const end = lastInside(marks, isEnd);
  return end < 0 && marks.length >= LONG_SENTENCE ? marks.slice(0, -STEP) : marks.slice(0, end + 1);
}

function withEnd(marks: readonly Mark[]): readonly Mark[] {
  return isEnd(marks[marks.length - 1]) ? marks : marks.with(-1, "。");
}

/**
 * Where the last of some marks stands, or -1. Not counted are the last word, behind which the network puts an end because it sees no more,
 * and the first, which is no sentence.
 */
function lastInside(marks: readonly Mark[], wanted: (mark: Mark) => boolean): number {
  return marks.findLastIndex((mark, index) => index > 0 && index < marks.length - 1 && wanted(mark));
}

function isEnd(mark: Mark): boolean {
  return mark === "。" || mark === "？";
}
