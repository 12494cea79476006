/**
 * From what a model heard to what a person reads. The order of the steps is the contract of this room: hotwords, then ITN, then
 * punctuation and spacing; each is a function of its own beside this file.
 */
import type { Hypothesis, SpeechSegment, TranscriptSegment } from "../types";
import { correctHypothesis } from "./hotwords/correct-hypothesis";
import type { TextCorrector } from "./hotwords/text-corrector";
import type { Itn } from "./itn/itn";
import type { Style } from "./style/style";
import { wordsOf } from "./words";

/** Letters or digits of any script: without one there is nothing to read ("♪♪", "…"). */
const READABLE = /[\p{L}\p{N}]/u;

export interface FinishOptions {
  /** Add word times, where the hypothesis has them. */
  readonly words: boolean;
  /** Hotwords for models that give no posteriors; what the spotter found by posteriors comes with the hypothesis. */
  readonly corrector?: TextCorrector;
  /** Numbers as a person writes them; default: as heard. */
  readonly itn?: Itn;
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
  const corrected = correctHypothesis(hypothesis, options.corrector);
  const heard = corrected.text.trim().replace(/\s+/gu, " ");
  if (!READABLE.test(heard)) return undefined;
  const language = hypothesis.language;
  const numbered = options.itn?.(heard, language).text ?? heard;
  const text = options.style?.(numbered, language) ?? numbered;
  // Words stay as they were said: each carries its own time, which a number written at once (3:30) could not.
  const words = options.words ? wordsOf(corrected.tokens, segment) : undefined;
  return {
    startSec: segment.startSec,
    endSec: segment.endSec,
    text,
    rawText,
    ...(corrected.replacements.length === 0 ? {} : { hotwords: corrected.replacements }),
    ...(language === undefined ? {} : { language }),
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
