/** When tokens were said: by where the model looked while it wrote them, or by the times that it wrote itself. */
import { alignTokens } from "../alignment";
import { TIMESTAMP_SEC } from "./contract";

export interface Span {
  readonly startSec: number;
  readonly endSec: number;
}

/**
 * Times by cross-attention (openai/whisper, `timing.py`).
 * @param attention for each head its weights `[count + 1, positions]`, the last row for the end of the text
 * @param count tokens
 * @param durationSec of the sound; what was looked at beyond it does not count
 */
export function spansByAttention(
  attention: readonly Float32Array[],
  count: number,
  durationSec: number,
): readonly Span[] {
  if (count === 0) return [];
  const rows = count + 1;
  const positions = attention[0].length / rows;
  const heard = Math.min(Math.max(1, Math.ceil(durationSec / TIMESTAMP_SEC)), positions);
  const heads = attention.map((weights) => sharesWithin(weights, rows, positions, heard));
  return alignTokens(heads, rows, heard)
    .slice(0, count)
    .map(({ from, to }) => ({
      startSec: from * TIMESTAMP_SEC,
      endSec: Math.min(to * TIMESTAMP_SEC, durationSec),
    }));
}

/** The first `heard` columns of a matrix, each row scaled to a sum of 1. */
function sharesWithin(weights: Float32Array, rows: number, positions: number, heard: number): Float32Array {
  const shares = new Float32Array(rows * heard);
  for (let row = 0; row < rows; row++) {
    const kept = weights.subarray(row * positions, row * positions + heard);
    const sum = kept.reduce((total, weight) => total + weight, 0) || 1;
    for (let i = 0; i < heard; i++) shares[row * heard + i] = kept[i] / sum;
  }
  return shares;
}

/** A stretch of text between two times that the model wrote. */
export interface Phrase extends Span {
  /** First and one past the last index of its tokens. */
  readonly from: number;
  readonly to: number;
}

/** The model is asked to go on only where it has come so far, and so much is left: over less it would invent some more. */
const MIN_STEP_SEC = 1;

export interface Phrases {
  readonly phrases: readonly Phrase[];
  /** How far the sound is dealt with: what follows has to be decoded again, for the model stopped there. */
  readonly doneSec: number;
}

/**
 * Reads the times out of a text, which stand around each phrase, `<0.00> … <2.40><2.40> … <5.00>` (openai/whisper, `transcribe.py`).
 * A text that ends with a pair, or in a phrase that was not closed after one, goes on behind that pair.
 * @param durationSec of the sound; no time lies beyond it
 */
export function phrasesOf(ids: readonly number[], firstTimestamp: number, durationSec: number): Phrases {
  const isTime = (index: number): boolean => index < ids.length && ids[index] >= firstTimestamp;
  const secAt = (index: number): number => Math.min((ids[index] - firstTimestamp) * TIMESTAMP_SEC, durationSec);
  const phrases: Phrase[] = [];
  let open: { readonly from: number; readonly startSec: number } = { from: 0, startSec: 0 };
  let lastPair: number | undefined;
  for (let index = 0; index < ids.length; index++) {
    if (!isTime(index)) continue;
    if (index > open.from) phrases.push({ ...open, to: index, endSec: secAt(index) });
    if (isTime(index + 1)) lastPair = index;
    open = { from: index + 1, startSec: secAt(index) };
  }
  const endsOpen = open.from < ids.length;
  const stopSec = lastPair !== undefined && (endsOpen || lastPair === ids.length - 2) ? secAt(lastPair) : durationSec;
  if (stopSec >= MIN_STEP_SEC && durationSec - stopSec >= MIN_STEP_SEC) return { phrases, doneSec: stopSec };
  if (endsOpen) phrases.push({ ...open, to: ids.length, endSec: durationSec });
  return { phrases, doneSec: durationSec };
}

/** Times of the texts that a phrase is made of, by their lengths: only the phrase's own ends were heard. */
export function spansWithin({ startSec, endSec }: Span, texts: readonly string[]): readonly Span[] {
  const secPerLetter = (endSec - startSec) / texts.join("").length;
  let said = 0;
  return texts.map((text) => {
    const from = startSec + said * secPerLetter;
    said += text.length;
    return { startSec: from, endSec: startSec + said * secPerLetter };
  });
}
