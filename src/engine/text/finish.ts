/**
 * From what a model heard to what a person reads. The order of the steps is the contract of this room: hotwords, then ITN, then
 * punctuation and spacing; each is a function of its own beside this file.
 */
import type { Hypothesis, SpeechSegment, TranscriptSegment } from "../types";
import type { Style } from "./style/style";
import { wordsOf } from "./words";

/** Letters or digits of any script: without one there is nothing to read ("♪♪", "…"). */
const READABLE = /[\p{L}\p{N}]/u;

export interface FinishOptions {
  /** Add word times, where the hypothesis has them. */
  readonly words: boolean;
  /** Marks, spaces, scripts and the user's own rules; default: as heard. */
  readonly style?: Style;
}

/** Makes a transcript's segment; undefined where nothing readable was heard. */
export type Finish = (segment: SpeechSegment, hypothesis: Hypothesis) => TranscriptSegment | undefined;

export function createFinish(options: FinishOptions): Finish {
  return (segment, hypothesis) => finish(segment, hypothesis, options);
}

function finish(segment: SpeechSegment, hypothesis: Hypothesis, options: FinishOptions): TranscriptSegment | undefined {
  const rawText = hypothesis.text;
  const heard = rawText.trim().replace(/\s+/gu, " ");
  if (!READABLE.test(heard)) return undefined;
  const text = options.style?.(heard, hypothesis.language) ?? heard;
  const words = options.words ? wordsOf(hypothesis.tokens, segment) : undefined;
  return {
    startSec: segment.startSec,
    endSec: segment.endSec,
    text,
    rawText,
    ...(hypothesis.language === undefined ? {} : { language: hypothesis.language }),
    ...(words === undefined ? {} : { words }),
  };
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
