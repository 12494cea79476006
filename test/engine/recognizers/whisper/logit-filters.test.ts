import type { WhisperContract } from "../../../../src/engine/recognizers/whisper/contract";
import { logitFilters } from "../../../../src/engine/recognizers/whisper/logit-filters";
import { WhisperVocabulary } from "../../../../src/engine/recognizers/whisper/vocabulary";
import { seededRandom } from "../../../fixtures/random";

// Ten words, the end, two other special tokens, and times from 0.00 to 0.38 s.
const END = 10;
const NO_TIMESTAMPS = 12;
const FIRST_TIME = 13;
const SIZE = 33;
const contract: WhisperContract = {
  vocabulary: WhisperVocabulary.fromBase64("IA== 0\n", "tokens.txt"),
  special: {
    startOfTranscript: 11,
    endOfText: END,
    noTimestamps: NO_TIMESTAMPS,
    firstTimestamp: FIRST_TIME,
    languages: new Map(),
  },
  melBands: 80,
  contextTokens: 64,
  vocabularySize: SIZE,
  suppressed: [11, 4, 7],
  suppressedFirst: [0, END],
  maxInitialTimestamp: 5,
};

function filtered(
  sampled: readonly number[],
  logits: Float32Array = new Float32Array(SIZE),
  timestamps = true,
): Float32Array {
  for (const filter of logitFilters(contract, timestamps)) filter(logits, sampled);
  return logits;
}

const allowed = (logits: Float32Array): number[] => [...logits.keys()].filter((id) => logits[id] > -Infinity);
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
/** Logits with which words are likelier than all times together. */
const wordy = (): Float32Array => new Float32Array(SIZE).fill(-9, FIRST_TIME);
const WORDS = [0, 1, 2, 3, 5, 6, 8, 9];

describe("what may be said", () => {
  it("is without times everything but signs, and at first neither a space nor the end", () => {
    expect(allowed(filtered([], undefined, false))).toEqual([1, 2, 3, 5, 6, 8, 9, ...range(NO_TIMESTAMPS, SIZE)]);
    expect(allowed(filtered([1], undefined, false))).toEqual([...WORDS, END, ...range(NO_TIMESTAMPS, SIZE)]);
  });

  it("is at first a time, and an early one", () => {
    expect(allowed(filtered([], wordy()))).toEqual(range(FIRST_TIME, FIRST_TIME + 6));
  });

  it("is a word after a time that opens a phrase, or the end", () => {
    for (const sampled of [[15], [15, 1, 16, 16], [15, 1, 16, 19]])
      expect(allowed(filtered(sampled))).toEqual([...WORDS, END, NO_TIMESTAMPS].filter((id) => id !== NO_TIMESTAMPS));
  });

  it("is after a time that closes a phrase a time not before it, or the end", () => {
    expect(allowed(filtered([15, 1, 20], wordy()))).toEqual([END, ...range(20, SIZE)]);
  });

  it("is within a phrase everything, but no time at which it would have no length", () => {
    expect(allowed(filtered([15, 1, 2], wordy()))).toEqual([...WORDS, END, ...range(16, SIZE)]);
  });

  it("is a time where all times together are likelier than the likeliest word", () => {
    const logits = new Float32Array(SIZE).fill(-1, FIRST_TIME);
    expect(allowed(filtered([15, 1, 2], logits.slice()))).toEqual(range(16, SIZE));
    expect(allowed(filtered([15, 1, 20], logits.slice()))).toEqual(range(20, SIZE));
  });

  it("keeps times in pairs and in order, whatever the model would rather say", () => {
    const random = seededRandom(1);
    for (let run = 0; run < 300; run++) {
      const sampled: number[] = [];
      while (sampled.length < 40) {
        const logits = filtered(sampled, random.normals(SIZE, 3));
        const id = logits.indexOf(Math.max(...logits));
        expect(logits[id]).toBeGreaterThan(-Infinity);
        if (id === END) break;
        sampled.push(id);
      }
      const text = sampled.map((id) => (id < FIRST_TIME ? "w" : "t")).join("");
      expect(text).toMatch(/^t(w+tt)*w*t?$|^t(w+tt)*w+$/);
      const times = sampled.filter((id) => id >= FIRST_TIME);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
  });
});
