/**
 * From what a model heard to what a person reads. The order of the steps is the contract of this room: hotwords, then ITN, then
 * punctuation and spacing; each is a function of its own beside this file.
 */
import type { Hypothesis, SpeechSegment, Token, TranscriptSegment, TranscriptWord } from "../types";

/** Letters or digits of any script: without one there is nothing to read ("♪♪", "…"). */
const READABLE = /[\p{L}\p{N}]/u;

export interface FinishOptions {
  /** Add word times, where the hypothesis has them. */
  readonly words: boolean;
}

/** Makes a transcript's segment; undefined where nothing readable was heard. */
export type Finish = (segment: SpeechSegment, hypothesis: Hypothesis) => TranscriptSegment | undefined;

export function createFinish({ words }: FinishOptions): Finish {
  return (segment, hypothesis) => finish(segment, hypothesis, words);
}

function finish(segment: SpeechSegment, hypothesis: Hypothesis, wantWords: boolean): TranscriptSegment | undefined {
  const rawText = hypothesis.text;
  const text = rawText.trim().replace(/\s+/gu, " ");
  if (!READABLE.test(text)) return undefined;
  const words = wantWords ? wordsOf(hypothesis.tokens, segment) : undefined;
  return {
    startSec: segment.startSec,
    endSec: segment.endSec,
    text,
    rawText,
    ...(hypothesis.language === undefined ? {} : { language: hypothesis.language }),
    ...(words === undefined ? {} : { words }),
  };
}

/** Scripts written without spaces, where each token is a word to a reader who follows along. */
const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const NO_LETTER = /^[^\p{L}\p{N}]+$/u;

/** Joins tokens to words: a space, or a character of an unspaced script, begins one; punctuation stays with the word before it. */
function wordsOf(tokens: readonly Token[], segment: SpeechSegment): readonly TranscriptWord[] | undefined {
  const words: TranscriptWord[] = [];
  let joinNext = false;
  for (const { text, startSec, endSec, confidence } of tokens) {
    if (startSec === undefined || endSec === undefined) return undefined;
    const bare = text.trim();
    if (bare === "") {
      joinNext = false;
      continue;
    }
    const previous = words.at(-1);
    const begins = !joinNext || /^\s/u.test(text) || UNSPACED.test(bare);
    if (previous && (!begins || NO_LETTER.test(bare))) {
      words[words.length - 1] = {
        ...previous,
        text: previous.text + bare,
        endSec: clampEnd(segment, endSec),
        confidence: Math.min(previous.confidence, confidence),
      };
    } else {
      words.push({ startSec: segment.startSec + startSec, endSec: clampEnd(segment, endSec), text: bare, confidence });
    }
    joinNext = !/\s$/u.test(text) && !UNSPACED.test(bare.slice(-1));
  }
  return words;
}

/** The silence that a recognizer adds after a segment is not part of the recording. */
function clampEnd(segment: SpeechSegment, endSec: number): number {
  return Math.min(segment.startSec + endSec, segment.endSec);
}

/** Joins the texts of segments as a reader would: nothing between two characters of an unspaced script, else a space. */
export function joinTexts(texts: readonly string[]): string {
  return texts.reduce((joined, text) => {
    if (joined === "" || text === "") return joined + text;
    const gap = WIDE_END.test(joined) && WIDE_START.test(text) ? "" : " ";
    return joined + gap + text;
  }, "");
}

const WIDE = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3000-\\u303f\\uff00-\\uffef";
const WIDE_END = new RegExp(`[${WIDE}]$`, "u");
const WIDE_START = new RegExp(`^[${WIDE}]`, "u");
