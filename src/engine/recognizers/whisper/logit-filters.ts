/** What is ruled out before a token is chosen (openai/whisper, `decoding.py`). Filters set logits to minus infinity, in place. */
import type { WhisperContract } from "./contract";

/**
 * @param logits one row, `[vocabulary]`
 * @param sampled the tokens chosen so far, without the prompt
 */
export type LogitFilter = (logits: Float32Array, sampled: readonly number[]) => void;

/** The filters that a model's own rules ask for. @param timestamps whether the text is to be marked with times */
export function logitFilters(contract: WhisperContract, timestamps: boolean): readonly LogitFilter[] {
  return [
    (logits, sampled) => {
      if (sampled.length === 0) suppress(logits, contract.suppressedFirst);
    },
    (logits) => suppress(logits, contract.suppressed),
    ...(timestamps ? [timestampRules(contract)] : []),
  ];
}

function suppress(logits: Float32Array, ids: readonly number[]): void {
  for (const id of ids) logits[id] = -Infinity;
}

/**
 * Times stand in pairs around each phrase, never go back, and a phrase has a length; a text begins with one. Where all times together are
 * likelier than any single word, it is a time's turn.
 */
export function timestampRules({ special, maxInitialTimestamp }: WhisperContract): LogitFilter {
  const { endOfText, noTimestamps, firstTimestamp } = special;
  const isTime = (id: number | undefined): boolean => id !== undefined && id >= firstTimestamp;
  return (logits, sampled) => {
    logits[noTimestamps] = -Infinity;
    const lastIsTime = isTime(sampled.at(-1));
    // The first time opens a phrase, as the second of a pair does.
    const opened = lastIsTime && (sampled.length < 2 || isTime(sampled.at(-2)));
    const closed = lastIsTime && !opened;
    if (sampled.length === 0) {
      logits.fill(-Infinity, 0, firstTimestamp);
      logits.fill(-Infinity, firstTimestamp + maxInitialTimestamp + 1);
      return;
    }
    if (opened) logits.fill(-Infinity, firstTimestamp);
    if (closed) logits.fill(-Infinity, 0, endOfText);
    const last = sampled.findLast(isTime);
    if (last !== undefined) logits.fill(-Infinity, firstTimestamp, closed ? last : last + 1);
    if (timesOutweigh(logits, firstTimestamp)) logits.fill(-Infinity, 0, firstTimestamp);
  };
}

/** Whether the times together have more probability than the likeliest other token. */
function timesOutweigh(logits: Float32Array, firstTimestamp: number): boolean {
  let word = -Infinity;
  for (let id = 0; id < firstTimestamp; id++) if (logits[id] > word) word = logits[id];
  let share = 0;
  for (let id = firstTimestamp; id < logits.length; id++) share += Math.exp(logits[id] - word);
  return share > 1;
}
