import { Meter } from "../../src/engine/meter";
import type { SpeechDetector } from "../../src/engine/speech/detector";
import { createFinish } from "../../src/engine/text/finish";
import { transcribe, type Pipeline } from "../../src/engine/transcribe";
import type { AudioStream, Hypothesis, RecognizeOptions, Recognizer, SpeechSegment } from "../../src/engine/types";
import { collect, streamOf } from "../fixtures/streams";

const FRAME = 512;
const TEN_SECONDS = 160_000;

/** Everything above zero is speech. */
const detector: SpeechDetector = {
  frameSamples: FRAME,
  start: () => ({
    probabilities: (samples) =>
      Promise.resolve(
        Float32Array.from({ length: samples.length / FRAME }, (_, row) => (samples[row * FRAME] > 0 ? 1 : 0)),
      ),
  }),
};

interface SpellerOptions {
  readonly maxSegmentSec?: number;
  readonly minSpeechSec?: number;
  readonly failAt?: number;
  readonly maxBatchSize?: number;
}

/** Says the level of each segment, after a pause that is longer for louder ones; notes what it was given. */
function speller(
  batchSize: number,
  { maxSegmentSec = 20, minSpeechSec, failAt = Infinity, maxBatchSize = batchSize }: SpellerOptions = {},
) {
  const batches: (readonly SpeechSegment[])[] = [];
  const told: (RecognizeOptions | undefined)[] = [];
  const recognizer: Recognizer = {
    traits: {
      languages: ["en"],
      timestamps: false,
      punctuates: true,
      itn: false,
      posteriors: false,
      hotwords: 0,
      maxSegmentSec,
      minSpeechSec,
      batchSize,
      maxBatchSize,
    },
    async recognize(segments, options) {
      batches.push(segments);
      told.push(options);
      if (batches.length >= failAt) throw new Error("the model is gone");
      await new Promise((resolve) => setTimeout(resolve, 10 * Math.max(...segments[0].samples)));
      return segments.map(({ samples }): Hypothesis => {
        const level = Math.round(10 * Math.max(...samples));
        return { text: level === 3 ? "♪" : `level ${level}`, tokens: [], cutShort: level === 4 ? true : undefined };
      });
    },
    close: () => Promise.resolve(),
  };
  return { recognizer, batches, told };
}

/** Three seconds of each level, with three of silence behind it. */
function talk(levels: readonly number[]): Float32Array {
  const sound = new Float32Array(levels.length * 96_000);
  levels.forEach((level, i) => sound.fill(level / 10, i * 96_000, i * 96_000 + 48_000));
  return sound;
}

/** A stream that tells whether it was closed. */
function watched(samples: Float32Array): AudioStream & { closed: boolean } {
  const stream = {
    warnings: [],
    closed: false,
    async *[Symbol.asyncIterator]() {
      try {
        yield* streamOf(samples);
      } finally {
        stream.closed = true;
      }
    },
  };
  return stream;
}

const pipeline = (recognizer: Recognizer): Pipeline => ({
  detector,
  recognizer,
  finish: createFinish({ words: false }),
});

describe("transcribe", () => {
  it.each([1, 2, 3, 8])("gives each segment once and in order, %d at a time", async (batchSize) => {
    const { recognizer, batches } = speller(batchSize);
    const found = await collect(transcribe(streamOf(talk([1, 9, 2, 8, 5])), pipeline(recognizer)));
    expect(found.map(({ text }) => text)).toEqual(["level 1", "level 9", "level 2", "level 8", "level 5"]);
    expect(batches.map(({ length }) => length)).toEqual(
      { 1: [1, 1, 1, 1, 1], 2: [2, 2, 1], 3: [3, 2], 8: [5] }[batchSize],
    );
    found.forEach(({ startSec, endSec }, i) => {
      expect(startSec).toBeCloseTo(Math.max(0, 6 * i - 0.32), 0);
      expect(endSec).toBeCloseTo(6 * i + 3.32, 0);
    });
  });

  it("gives the recognizer no more at once than it can take, and less where asked", async () => {
    const sizes = async (batchSize: number): Promise<number[]> => {
      const { recognizer, batches } = speller(2);
      await collect(transcribe(streamOf(talk([1, 2, 5])), pipeline(recognizer), { batchSize }));
      return batches.map(({ length }) => length);
    };
    expect(await sizes(9)).toEqual([2, 1]);
    expect(await sizes(1)).toEqual([1, 1, 1]);
  });

  it("gives it more than it profits from only where asked", async () => {
    const sizes = async (batchSize?: number): Promise<number[]> => {
      const { recognizer, batches } = speller(1, { maxBatchSize: 2 });
      await collect(transcribe(streamOf(talk([1, 2, 5])), pipeline(recognizer), { batchSize }));
      return batches.map(({ length }) => length);
    };
    expect(await sizes()).toEqual([1, 1, 1]);
    expect(await sizes(9)).toEqual([2, 1]);
  });

  it("cuts for the recognizer that it has", async () => {
    const { recognizer, batches } = speller(1, { maxSegmentSec: 4 });
    await collect(transcribe(streamOf(new Float32Array(TEN_SECONDS).fill(0.5)), pipeline(recognizer)));
    const lengths = batches.flat().map(({ samples }) => samples.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(4 * 16_000);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(TEN_SECONDS);
  });

  it("gives the recognizer no less speech than it can do with", async () => {
    const sound = talk([1, 2]);
    sound.fill(0, 96_000 + 3200, 96_000 + 48_000); // of the second level a fifth of a second
    const heard = async (minSpeechSec?: number): Promise<number> => {
      const { recognizer, batches } = speller(1, { minSpeechSec });
      await collect(transcribe(streamOf(sound), pipeline(recognizer)));
      return batches.length;
    };
    expect(await heard()).toBe(2);
    expect(await heard(0.25)).toBe(1);
  });

  it("tells the recognizer what it was told", async () => {
    const { recognizer, told } = speller(1);
    const recognize = { language: "en", words: true };
    await collect(transcribe(streamOf(talk([1, 2])), pipeline(recognizer), { recognize }));
    expect(told).toMatchObject([recognize, recognize]);
  });

  it("leaves out what holds nothing to read, but tells that it was worked off, and what was cut short", async () => {
    const seen: [number, boolean][] = [];
    const { recognizer } = speller(1);
    const found = await collect(
      transcribe(streamOf(talk([1, 3, 4])), pipeline(recognizer), {
        onRecognized: ({ samples }, cutShort) => seen.push([Math.round(10 * Math.max(...samples)), cutShort]),
      }),
    );
    expect(found.map(({ text }) => text)).toEqual(["level 1", "level 4"]);
    expect(seen).toEqual([
      [1, false],
      [3, false],
      [4, true],
    ]);
  });

  it("never calls the recognizer where there is no speech", async () => {
    const { recognizer, batches } = speller(1);
    expect(await collect(transcribe(streamOf(new Float32Array(TEN_SECONDS)), pipeline(recognizer)))).toEqual([]);
    expect(await collect(transcribe(streamOf(new Float32Array(0)), pipeline(recognizer)))).toEqual([]);
    expect(batches).toEqual([]);
  });

  it("closes the recording when the listener has had enough", async () => {
    const audio = watched(talk([1, 2, 5, 6, 7]));
    for await (const { text } of transcribe(audio, pipeline(speller(1).recognizer))) if (text === "level 2") break;
    expect(audio.closed).toBe(true);
  });

  it("closes the recording when the recognizer fails, after what was recognized before", async () => {
    const audio = watched(talk([1, 2, 5, 6, 7]));
    const heard: string[] = [];
    const reading = (async () => {
      for await (const { text } of transcribe(audio, pipeline(speller(1, { failAt: 3 }).recognizer))) heard.push(text);
    })();
    await expect(reading).rejects.toThrow("the model is gone");
    expect(heard).toEqual(["level 1", "level 2"]);
    expect(audio.closed).toBe(true);
  });
});

/** Answers calls in an order of its own; knows how many were under way at once, and which were given up. */
function parallelSpeller(concurrency: number, failAt = Infinity) {
  const { recognizer } = speller(1);
  const seen = { most: 0, now: 0, begun: 0, givenUp: 0 };
  const parallel: Recognizer = {
    traits: { ...recognizer.traits, concurrency },
    async recognize(segments, options) {
      seen.most = Math.max(seen.most, ++seen.now);
      const isLost = ++seen.begun === failAt;
      options?.signal?.addEventListener("abort", () => seen.givenUp++);
      // Quiet ones first.
      await new Promise((resolve) => setTimeout(resolve, 100 * segments[0].samples[16_000]));
      seen.now--;
      if (isLost) throw new Error("the server is gone");
      return recognizer.recognize(segments, options);
    },
    close: () => Promise.resolve(),
  };
  return { recognizer: parallel, seen };
}

describe("A recognizer that works on several calls at once", () => {
  const levels = [9, 1, 8, 2, 7, 5, 6];

  it.each([1, 2, 4, 50])("has at most %d of them, and gives the segments in order", async (concurrency) => {
    const { recognizer, seen } = parallelSpeller(concurrency);
    const found = await collect(transcribe(streamOf(talk(levels)), pipeline(recognizer)));
    expect(found.map(({ text }) => text)).toEqual(levels.map((level) => `level ${level}`));
    expect(seen.most).toBe(Math.min(concurrency, levels.length));
  });

  it("gives what came before a failure, and gives up what is under way after it", async () => {
    const { recognizer, seen } = parallelSpeller(4, 4);
    const heard: string[] = [];
    const reading = (async () => {
      for await (const { text } of transcribe(streamOf(talk(levels)), pipeline(recognizer))) heard.push(text);
    })();
    await expect(reading).rejects.toThrow("the server is gone");
    expect(heard).toEqual(["level 9", "level 1", "level 8"]);
    expect(seen.givenUp).toBe(seen.begun);
  });

  it("gives up what is under way when the listener has had enough", async () => {
    const { recognizer, seen } = parallelSpeller(4);
    for await (const { text } of transcribe(streamOf(talk(levels)), pipeline(recognizer)))
      if (text === "level 1") break;
    expect(seen.begun).toBeGreaterThan(2);
    expect(seen.givenUp).toBe(seen.begun);
  });

  it("is timed by the clock on the wall, not by adding up what went on at once", async () => {
    const meter = new Meter(0);
    const { recognizer } = parallelSpeller(7);
    await collect(transcribe(streamOf(talk(levels)), pipeline(meter.recognizer(recognizer))));
    const { inferenceMs, totalMs } = meter.timings();
    expect(inferenceMs).toBeGreaterThan(0);
    expect(inferenceMs).toBeLessThanOrEqual(totalMs);
  });
});

describe("A meter", () => {
  it("changes nothing that it measures", async () => {
    const samples = talk([1, 2, 5]);
    const plain = await collect(transcribe(streamOf(samples), pipeline(speller(2).recognizer)));
    const meter = new Meter(0);
    const { recognizer, finish } = pipeline(speller(2).recognizer);
    const flow = transcribe(meter.audio(streamOf(samples)), {
      detector: meter.detector(detector),
      recognizer: meter.recognizer(recognizer),
      finish: meter.finish(finish),
    });
    expect(await collect(flow)).toEqual(plain);
    expect(meter.audioSec).toBe(samples.length / 16_000);
    const { inferenceMs, totalMs, ...others } = meter.timings();
    expect(inferenceMs).toBeGreaterThan(0);
    expect(totalMs).toBeGreaterThanOrEqual(inferenceMs);
    for (const ms of Object.values(others)) expect(ms).toBeGreaterThanOrEqual(0);
  });

  it("keeps apart what the recognizer says of its front end", async () => {
    const { recognizer } = speller(1);
    let featuresMs = 1000; // of recordings before
    const withFrontEnd: Recognizer = {
      ...recognizer,
      get featuresMs() {
        return featuresMs;
      },
      recognize: (segments, options) => {
        featuresMs += 2;
        return recognizer.recognize(segments, options);
      },
    };
    const meter = new Meter(0);
    const parts = { detector, recognizer: meter.recognizer(withFrontEnd), finish: createFinish({ words: false }) };
    await collect(transcribe(streamOf(talk([1, 2, 5])), parts));
    expect(meter.timings().featuresMs).toBe(6);
  });

  it("ends the recording with `interrupted` once the signal is raised, and closes it", async () => {
    const stop = new AbortController();
    const audio = watched(talk([1, 2, 5, 6, 7, 8, 9]));
    const heard: string[] = [];
    const reading = (async () => {
      for await (const { text } of transcribe(
        new Meter(0).audio(audio, stop.signal),
        pipeline(speller(1).recognizer),
      )) {
        heard.push(text);
        stop.abort();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: "interrupted" });
    expect(heard[0]).toBe("level 1");
    expect(heard.length).toBeLessThan(5);
    expect(audio.closed).toBe(true);
  });
});
