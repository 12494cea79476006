/** From the tokens of a model to the words that a reader follows along with. */
import type { SpeechSegment, Token, TranscriptWord } from "../types";

const LETTER = /[\p{L}\p{N}]/u;
/** Scripts written without spaces, where each token is a word to a reader. Extensions, for marks such as the Japanese long vowel. */
const UNSPACED = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]/u;
/** Brackets and quotation marks that belong to what follows. */
const OPENING = /^[\p{Ps}\p{Pi}]/u;
/** Signs that change or repeat the letter before: 々, ー, accents. */
const MODIFIER = /^[\p{Lm}\p{M}]/u;

interface Piece extends TranscriptWord {
  /** White space stood before it. */
  readonly spaced: boolean;
}

/**
 * Joins tokens to words: a space begins one, and so does each token of an unspaced script. Marks stay with the word that they are
 * written at; those that stand alone go to the word before.
 *
 * @param segment where the tokens' times count from, and what no word reaches out of: the silence that a recognizer adds after a
 * segment is not part of the recording
 * @returns undefined where a token has no time
 */
export function wordsOf(tokens: readonly Token[], segment: SpeechSegment): readonly TranscriptWord[] | undefined {
  const pieces: Piece[] = [];
  let spaceBefore = true;
  for (const { text, startSec, endSec, confidence } of tokens) {
    if (startSec === undefined || endSec === undefined) return undefined;
    const bare = text.trim();
    const spaced: boolean = spaceBefore || /^\s/u.test(text);
    spaceBefore = bare === "" ? spaced || text !== "" : /\s$/u.test(text);
    if (bare === "") continue;
    const piece = { text: bare, confidence, spaced, startSec: onClock(startSec), endSec: onClock(endSec) };
    const previous = pieces.at(-1);
    if (previous && !spaced && belongTogether(previous.text, bare))
      pieces[pieces.length - 1] = joined(previous, piece, "");
    else pieces.push(piece);
  }
  return withoutLoneMarks(pieces).map(({ text, startSec, endSec, confidence }) => ({
    startSec,
    endSec,
    text,
    confidence,
  }));

  function onClock(sec: number): number {
    return Math.min(segment.startSec + sec, segment.endSec);
  }
}

/** Whether `next` goes on with the word `before`, where there is no space between them. */
function belongTogether(before: string, next: string): boolean {
  const lastLetter = [...before].findLast((character) => LETTER.test(character));
  if (lastLetter === undefined || MODIFIER.test(next)) return true;
  if (UNSPACED.test(lastLetter)) return !LETTER.test(next) && !OPENING.test(next);
  const firstLetter = LETTER.exec(next);
  return firstLetter === null || !UNSPACED.test(firstLetter[0]);
}

function joined(before: Piece, next: Piece, gap: string): Piece {
  return {
    ...before,
    text: before.text + gap + next.text,
    endSec: Math.max(before.endSec, next.endSec),
    confidence: Math.min(before.confidence, next.confidence),
  };
}

/** A dash between two words is no word: it goes to the one before, at the beginning to the one after. */
function withoutLoneMarks(pieces: readonly Piece[]): readonly Piece[] {
  const words: Piece[] = [];
  for (const piece of pieces) {
    const previous = words.at(-1);
    const isWhole = previous === undefined || (LETTER.test(previous.text) && LETTER.test(piece.text));
    if (isWhole) words.push(piece);
    else words[words.length - 1] = joined(previous, piece, piece.spaced ? " " : "");
  }
  return words;
}
