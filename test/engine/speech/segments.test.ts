import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { SpeechDetector } from "../../../src/engine/speech/detector";
import { DEFAULT_SEGMENTS, segments } from "../../../src/engine/speech/segments";
import type { SpeechSegment } from "../../../src/engine/types";
import { noise } from "../../fixtures/signals";
import { collect, digest, digests, joined, streamOf } from "../../fixtures/streams";

const FRAME = 512;

/** Calls speech what is louder than 0.01 in the middle of a frame; looks at nothing else, so that an hour costs little. */
const byLoudness: SpeechDetector = {
  frameSamples: FRAME,
  start: () => ({
    probabilities: (samples) =>
      Promise.resolve(
        Float32Array.from({ length: samples.length / FRAME }, (_, row) =>
          Math.abs(samples[row * FRAME + FRAME / 2]) > 0.01 ? 0.9 : 0.01,
        ),
      ),
  }),
};

/** {@link byLoudness} that knows what a frame is only when it has heard `lag` more. */
const lagging = (lag: number): SpeechDetector => ({
  ...byLoudness,
  start: () => {
    const stream = byLoudness.start();
    let waiting = new Float32Array(0);
    return {
      probabilities: async (samples) => {
        const known = joined(waiting, await stream.probabilities(samples));
        const ready = Math.max(0, known.length - lag);
        waiting = known.slice(ready);
        return known.slice(0, ready);
      },
      finish: () => Promise.resolve(waiting),
    };
  },
});

/** A constant sound with silences; every sample tells its place, in steps too small to matter. */
function sound(pattern: readonly [seconds: number, level: number][]): Float32Array {
  const whole = new Float32Array(pattern.reduce((sum, [seconds]) => sum + seconds * 16000, 0));
  let at = 0;
  for (const [seconds, level] of pattern) whole.fill(level, at, (at += seconds * 16000));
  for (let i = 0; i < whole.length; i++) whole[i] += (i % 997) * 1e-6;
  return whole;
}

async function cut(samples: Float32Array, chunk?: number | (() => number)): Promise<SpeechSegment[]> {
  return collect(segments(streamOf(samples, chunk), byLoudness));
}

describe("segments", () => {
  const recording = sound([
    [1, 0],
    [3, 0.5],
    [2, 0],
    [30, 0.4],
    [1.01, 0],
    [0.1, 0.6],
    [3, 0],
    [1.3003125, 0.7],
  ]);

  it("are the stretches of speech with their sound, whatever the sizes in which the stream arrives", async () => {
    const whole = await cut(recording, recording.length);
    expect(whole.map(({ startSec, endSec }) => [startSec, endSec])).toEqual([
      [expect.closeTo(1 - 0.32, 1), expect.closeTo(4 + 0.32, 1)],
      [expect.closeTo(6 - 0.32, 1), expect.any(Number)],
      [expect.any(Number), expect.closeTo(36 + 0.32, 1)],
      [expect.closeTo(40.11 - 0.32, 1), recording.length / 16000],
    ]);
    for (const { startSec, endSec, samples } of whole) {
      expect(digest(samples)).toBe(digest(recording.slice(startSec * 16000, endSec * 16000)));
    }
    const random = [1, 7000, 3, 512, 40_000, 511, 513];
    let turn = 0;
    for (const chunk of [1, 511, 512, 513, 16_000, 32_768, () => random[turn++ % random.length]]) {
      expect(digests(await cut(recording, chunk))).toEqual(digests(whole));
    }
  });

  it("keep the last samples of a stream that ends in speech, at every length of the last frame", async () => {
    for (const length of [16_000, 16_001, 16_127, 16_383, 16_384, 16_385, 32_768, 33_000, 65_537]) {
      const [segment, ...rest] = await cut(new Float32Array(length).fill(0.5));
      expect(rest).toEqual([]);
      expect(segment.startSec).toBe(0);
      expect(segment.endSec).toBe(length / 16000);
      expect(digest(segment.samples)).toBe(digest(new Float32Array(length).fill(0.5)));
    }
  });

  it("are none for an empty stream, and none for one that is shorter than a frame", async () => {
    expect(await cut(new Float32Array(0))).toEqual([]);
    expect(await collect(segments({ warnings: [], async *[Symbol.asyncIterator]() {} }, byLoudness))).toEqual([]);
    expect(await cut(new Float32Array(100).fill(0.5))).toEqual([]);
  });

  it("take empty chunks for nothing", async () => {
    let turn = 0;
    const stream = streamOf(recording, () => (turn++ % 2 === 0 ? 0 : 5000));
    expect(digests(await collect(segments(stream, byLoudness)))).toEqual(digests(await cut(recording)));
  });

  it.each([1, 4, 100, 3000])("are the same from a detector that lags %i frames behind", async (lag) => {
    const whole = digests(await cut(recording));
    expect(digests(await collect(segments(streamOf(recording), lagging(lag))))).toEqual(whole);
    const one = collect(segments(streamOf(recording), lagging(lag), { blockFrames: 1 }));
    expect(digests(await one)).toEqual(whole);
  });

  it("follow the thresholds of the detector, unless told otherwise", async () => {
    const strict: SpeechDetector = { ...byLoudness, thresholds: { threshold: 0.95, releaseThreshold: 0.5 } };
    expect(await collect(segments(streamOf(recording), strict))).toEqual([]);
    const told = { threshold: 0.5, releaseThreshold: 0.35 };
    expect(digests(await collect(segments(streamOf(recording), strict, told)))).toEqual(digests(await cut(recording)));
  });

  it("are given as soon as they are known, not at the end", async () => {
    let sent = 0;
    const stream = {
      warnings: [],
      async *[Symbol.asyncIterator]() {
        for (; sent < recording.length; sent += 1600) yield recording.slice(sent, sent + 1600);
      },
    };
    for await (const { endSec } of segments(stream, byLoudness, { blockFrames: 1 })) {
      expect(sent / 16000).toBeLessThan(endSec + DEFAULT_SEGMENTS.minSilenceMs / 1000);
      break;
    }
  });

  it("let go of the stream when nobody wants more", async () => {
    let closed = false;
    const stream = {
      warnings: [],
      async *[Symbol.asyncIterator]() {
        try {
          for (;;) yield recording;
        } finally {
          closed = true;
        }
      },
    };
    for await (const segment of segments(stream, byLoudness)) if (segment) break;
    expect(closed).toBe(true);
  });

  it("hand on the error of a stream after what was heard before it", async () => {
    const broken = {
      warnings: [],
      async *[Symbol.asyncIterator]() {
        yield recording.slice(0, 9 * 16000);
        throw new Error("the disk is gone");
      },
    };
    const heard: SpeechSegment[] = [];
    const reading = (async () => {
      for await (const segment of segments(broken, byLoudness)) heard.push(segment);
    })();
    await expect(reading).rejects.toThrow("the disk is gone");
    expect(heard).toHaveLength(1);
  });

  describe("of an hour", () => {
    const SECOND = { speech: noise(16_000, 0.3, 1).map((value) => value + 1), silence: new Float32Array(16_000) };
    const HOUR = 3600;

    it.each([
      ["of speech without a pause", () => "speech" as const],
      ["of silence", () => "silence" as const],
      ["of speech with pauses", (second: number) => (second % 7 < 5 ? ("speech" as const) : ("silence" as const))],
    ])("%s take no more memory than those of a minute", async (_, kind) => {
      const collectGarbage = garbageCollector();
      let second = 0;
      let peak = 0;
      let atMinute = 0;
      const held = (): number => {
        // Twice: the first leaves buffers to a sweeper that works beside it.
        collectGarbage();
        collectGarbage();
        return process.memoryUsage().arrayBuffers;
      };
      const stream = {
        warnings: [],
        async *[Symbol.asyncIterator]() {
          for (; second < HOUR; second++) {
            if (second === 60) atMinute = held();
            if (second > 60 && second % 300 === 0) peak = Math.max(peak, held());
            yield SECOND[kind(second)];
          }
        },
      };
      let spoken = 0;
      let end = 0;
      for await (const { startSec, endSec, samples } of segments(stream, byLoudness)) {
        expect(samples.length).toBeLessThanOrEqual(20 * 16_000);
        expect(startSec).toBeGreaterThanOrEqual(end);
        end = endSec;
        spoken += endSec - startSec;
      }
      const expected = Array.from({ length: HOUR }, (__, at) => kind(at)).filter((one) => one === "speech").length;
      expect(spoken).toBeGreaterThanOrEqual(expected);
      expect(peak - atMinute).toBeLessThan(4 * 20 * 16_000 * 4);
    });
  });
});

/** Node hides its garbage collector; without it a measurement of memory says nothing. */
function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
