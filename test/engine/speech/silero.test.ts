import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { InferenceHost } from "../../../src/engine/inference/host";
import { createOnnxRuntime } from "../../../src/engine/runtime/onnx";
import type { SpeechDetector } from "../../../src/engine/speech/detector";
import { segments } from "../../../src/engine/speech/segments";
import { createSilero, SILERO_SHA256 } from "../../../src/engine/speech/silero";
import type { SpeechSegment } from "../../../src/engine/types";
import { quietBackgrounds } from "../../fixtures/backgrounds";
import { seededRandom } from "../../fixtures/random";
import { recordings } from "../../fixtures/recordings";
import { collect, digest, digests, joined, streamOf } from "../../fixtures/streams";
import { VAD_MODEL } from "../../support/entries";

describe("Silero", () => {
  const austen = recordings();
  let detector: SpeechDetector;

  beforeAll(async () => {
    const host = new InferenceHost(createOnnxRuntime());
    await host.openDetector({ kind: "silero", file: VAD_MODEL });
    detector = createSilero((frames, state) => host.runDetector(frames, state));
  });

  async function probabilities(samples: Float32Array, blockFrames: number): Promise<Float32Array> {
    const stream = detector.start();
    const blocks: Float32Array[] = [];
    const frames = samples.subarray(0, samples.length - (samples.length % 512));
    for (let at = 0; at < frames.length; at += blockFrames * 512) {
      blocks.push(await stream.probabilities(frames.subarray(at, at + blockFrames * 512)));
    }
    return joined(...blocks);
  }

  const cut = (samples: Float32Array, chunk?: number | (() => number)): Promise<SpeechSegment[]> =>
    collect(segments(streamOf(samples, chunk), detector));

  it("is the file that it is said to be", () => {
    expect(createHash("sha256").update(readFileSync(VAD_MODEL)).digest("hex")).toBe(SILERO_SHA256);
  });

  it("gives the same numbers to the last bit, whatever the number of frames a call", async () => {
    const { samples } = austen[0];
    const whole = await probabilities(samples, Infinity);
    expect(whole.length).toBe(Math.floor(samples.length / 512));
    expect(Math.max(...whole)).toBeGreaterThan(0.9);
    for (const blockFrames of [1, 2, 7, 64]) expect(await probabilities(samples, blockFrames)).toEqual(whole);
  });

  it("gives no number for no sound", async () => {
    expect(await detector.start().probabilities(new Float32Array(0))).toEqual(new Float32Array(0));
  });

  it("keeps two streams apart", async () => {
    const [one, two] = [austen[0].samples, austen[1].samples].map((samples) => samples.subarray(0, 40 * 512));
    const streams = [detector.start(), detector.start()];
    const mixed: Float32Array[][] = [[], []];
    for (let at = 0; at < one.length; at += 4 * 512) {
      mixed[0].push(await streams[0].probabilities(one.subarray(at, at + 4 * 512)));
      mixed[1].push(await streams[1].probabilities(two.subarray(at, at + 4 * 512)));
    }
    expect(joined(...mixed[0])).toEqual(await probabilities(one, Infinity));
    expect(joined(...mixed[1])).toEqual(await probabilities(two, Infinity));
  });

  it("finds each recorded sentence whole, as the very samples of the recording", async () => {
    for (const { samples } of austen) {
      const found = await cut(samples);
      expect(found).toHaveLength(1);
      const [{ startSec, endSec, samples: heard }] = found;
      expect(digest(heard)).toBe(digest(samples.slice(startSec * 16000, endSec * 16000)));
      // Each sentence begins and ends within half a second of its recording.
      expect(startSec).toBeLessThan(0.5);
      expect(samples.length / 16000 - endSec).toBeLessThan(0.5);
    }
  });

  it("cuts a recording in the same places, whatever the sizes in which it arrives", async () => {
    const talk = joined(austen[1].samples, new Float32Array(16_000), austen[4].samples);
    const whole = await cut(talk, talk.length);
    expect(whole).toHaveLength(2);
    const random = seededRandom(3);
    for (const chunk of [1, 160, 511, 512, 513, 16_000, () => 1 + random.integer(9000)]) {
      expect(digests(await cut(talk, chunk))).toEqual(digests(whole));
    }
  });

  it("finds no speech in 100 clips of silence, hum, noise, clicks and sweeps", async () => {
    const wrong: string[] = [];
    for (const { name, samples } of quietBackgrounds()) if ((await cut(samples)).length > 0) wrong.push(name);
    expect(wrong).toEqual([]);
  });
});
