import type { Token } from "../../../types";

/** Words looked at: an invented text shows it at its beginning. */
const WORDS = 8;
const IMPROBABLE = 0.15;
const SHORTEST_SEC = 0.133;
const LONGEST_SEC = 2;

const LETTER = /[\p{L}\p{N}]/u;
/** Scripts without spaces, where each token is a word of its own. */
const UNSPACED = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}]/u;

/** A word as far as its credibility depends on it. */
interface TimedWord {
  readonly startSec: number;
  readonly endSec: number;
  /** 0..1 */
  readonly confidence: number;
}

/**
 * Whether the words that tokens make up look invented: improbable, over in no time, or going on for ever. Each adds to a score, and a score
 * of 3, or of one for each word, is too much (openai/whisper, `transcribe.py`, `word_anomaly_score` and `is_segment_anomaly`).
 * @param tokens with times; without times nothing is anomalous
 */
export function areAnomalous(tokens: readonly Token[]): boolean {
  const words = wordsOf(tokens).slice(0, WORDS);
  const score = words.reduce((sum, word) => sum + anomalyScore(word), 0);
  return words.length > 0 && (score >= 3 || score + 0.01 >= words.length);
}

function anomalyScore({ startSec, endSec, confidence }: TimedWord): number {
  const durationSec = endSec - startSec;
  const improbable = confidence < IMPROBABLE ? 1 : 0;
  const tooShort = Math.max(0, SHORTEST_SEC - durationSec) * 15;
  const tooLong = Math.max(0, durationSec - LONGEST_SEC);
  return improbable + tooShort + tooLong;
}

/** Marks are no words; a word is as credible as its least credible token. */
function wordsOf(tokens: readonly Token[]): readonly TimedWord[] {
  const words: TimedWord[] = [];
  for (const { text, startSec, endSec, confidence } of tokens) {
    if (startSec === undefined || endSec === undefined || !LETTER.test(text)) continue;
    const previous = words.at(-1);
    if (previous === undefined || /^\s/u.test(text) || UNSPACED.test(text))
      words.push({ startSec, endSec, confidence });
    else words[words.length - 1] = { ...previous, endSec, confidence: Math.min(previous.confidence, confidence) };
  }
  return words;
}
