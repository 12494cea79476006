import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stackedFbank } from "../../../src/engine/features/stacked-fbank";
import { InferenceHost } from "../../../src/engine/inference/host";
import { createOnnxRuntime } from "../../../src/engine/runtime/onnx";
import type { SpeechDetector } from "../../../src/engine/speech/detector";
import { createDetector, type DetectorModel } from "../../../src/engine/speech/detectors";
import { readFsmnFolder } from "../../../src/engine/speech/fsmn-folder";
import { segments } from "../../../src/engine/speech/segments";
import { quietBackgrounds, type Background } from "../../fixtures/backgrounds";
import { writeFsmnFixture } from "../../fixtures/fsmn-fixture";
import { seededRandom } from "../../fixtures/random";
import { recordings } from "../../fixtures/recordings";
import { babble, constant } from "../../fixtures/signals";
import { collect, digest, digests, joined, streamOf } from "../../fixtures/streams";
import { wavSamples } from "../../fixtures/wav";
import { VAD_MODEL } from "../../support/entries";
import { describeWithShared, SHARED, TEST_AUDIO } from "../../support/shared";

const FRAME = 160;
const directory = mkdtempSync(join(tmpdir(), "tingxie-fsmn-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function open(model: DetectorModel): Promise<SpeechDetector> {
  const host = new InferenceHost(createOnnxRuntime());
  await host.openDetector(model);
  return createDetector(model, (rows, state) => host.runDetector(rows, state));
}

/** All probabilities of a sound of whole frames, handed over in blocks. */
async function probabilities(
  detector: SpeechDetector,
  samples: Float32Array,
  blockFrames: number | (() => number),
): Promise<Float32Array> {
  const stream = detector.start();
  const blocks: Float32Array[] = [];
  for (let at = 0; at < samples.length;) {
    const end = at + (typeof blockFrames === "number" ? blockFrames : blockFrames()) * FRAME;
    blocks.push(await stream.probabilities(samples.subarray(at, end)));
    at = end;
  }
  return joined(...blocks, (await stream.finish?.()) ?? new Float32Array(0));
}

const wholeFrames = (samples: Float32Array): Float32Array =>
  samples.subarray(0, samples.length - (samples.length % FRAME));

describe("FSMN-VAD", () => {
  let detector: SpeechDetector;

  beforeAll(async () => {
    detector = await open(writeFsmnFixture(directory));
  });

  it("gives the same numbers to the last bit, whatever the number of frames a call", async () => {
    const sound = babble(FRAME * 300, 3);
    const whole = await probabilities(detector, sound, Infinity);
    expect(whole).toHaveLength(300);
    expect(new Set(whole).size).toBeGreaterThan(250);
    const random = seededRandom(5);
    for (const blockFrames of [1, 2, 7, 64, () => 1 + random.integer(90)]) {
      expect(await probabilities(detector, sound, blockFrames)).toEqual(whole);
    }
  });

  it("lags four frames behind, and catches up at the end", async () => {
    const stream = detector.start();
    const given: number[] = [];
    for (let frame = 0; frame < 7; frame++) {
      given.push((await stream.probabilities(babble(FRAME, frame))).length);
    }
    expect(given).toEqual([0, 0, 0, 0, 1, 1, 1]);
    expect(await stream.finish?.()).toHaveLength(4);
  });

  it.each([0, 1, 2, 3, 4, 5, 6])("gives one probability a frame also for %i frames", async (frames) => {
    const found = await probabilities(detector, babble(FRAME * frames, 1), 1);
    expect(found).toHaveLength(frames);
    // Below 25 ms there is nothing to look at.
    if (frames < 3) expect([...found]).toEqual(new Array<number>(frames).fill(0));
  });

  it("keeps two streams apart", async () => {
    const [one, two] = [1, 2].map((seed) => babble(FRAME * 40, seed));
    const streams = [detector.start(), detector.start()];
    const mixed: Float32Array[][] = [[], []];
    for (let at = 0; at < one.length; at += 4 * FRAME) {
      mixed[0].push(await streams[0].probabilities(one.subarray(at, at + 4 * FRAME)));
      mixed[1].push(await streams[1].probabilities(two.subarray(at, at + 4 * FRAME)));
    }
    for (const [i, sound] of [one, two].entries()) {
      const rest = (await streams[i].finish?.()) ?? new Float32Array(0);
      expect(joined(...mixed[i], rest)).toEqual(await probabilities(detector, sound, Infinity));
    }
  });

  it("says so where a graph gives no probabilities", async () => {
    const foreign = await open(writeFsmnFixture(join(directory, "logits"), { withoutSoftmax: true }));
    await expect(probabilities(foreign, babble(FRAME * 50, 1), 64)).rejects.toMatchObject({
      code: "inference-failed",
      message: expect.stringContaining("no probabilities"),
    });
  });

  it("refuses sound that is not numbers", async () => {
    const broken = probabilities(detector, constant(FRAME * 50, NaN), 64);
    await expect(broken).rejects.toMatchObject({ code: "corrupt-audio" });
  });
});

describeWithShared("FSMN-VAD on its published weights", () => {
  const folder = join(SHARED, "models/fsmn-vad");
  let fsmn: SpeechDetector;
  let silero: SpeechDetector;

  beforeAll(async () => {
    fsmn = await open(await readFsmnFolder(folder));
    silero = await open({ kind: "silero", file: VAD_MODEL });
  });

  const names = ["zh-asr-example", "zh-sample", "zh-mid", "zh-long", "en-jfk", "en-beckett"];
  const recording = (name: string): Float32Array => wavSamples(join(SHARED, "audio", `${name}.wav`));
  const cut = (detector: SpeechDetector, samples: Float32Array, chunk?: number | (() => number)) =>
    collect(segments(streamOf(samples, chunk), detector));

  it("hears what funasr-onnx hears", async () => {
    // funasr-onnx 0.4.3 on the same graph, one minus the first of its scores, at every 27th of 297 frames.
    const expected = [0.600431, 0.993139, 0.990193, 0.993539, 0.831881, 0.995217, 0.99004, 0.993319, 0.99245, 0.999054];
    const sound = wholeFrames(wavSamples(join(TEST_AUDIO, "en-austen-0880.wav")));
    const found = await probabilities(fsmn, sound, 64);
    expected.forEach((probability, i) => expect(found[27 * i]).toBeCloseTo(probability, 4));
    expect(found[296]).toBeCloseTo(0.238354, 4);
  });

  it("hears as the arrival goes what the other export hears in the whole", async () => {
    const model = await readFsmnFolder(folder);
    if (model.kind !== "fsmn") throw new Error("the folder holds FSMN-VAD");
    const offline = await createOnnxRuntime().open(join(folder, "fsmnvad-offline.onnx"), { device: "cpu", threads: 1 });
    for (const name of names.slice(0, 4)) {
      const sound = wholeFrames(recording(name));
      const lfr = { window: 5, shift: 1 };
      const rows = stackedFbank(sound, { sampleScale: 32768, lfr, cmvn: model.statistics });
      const frames = rows.length / 400;
      const outputs = await offline.run({ speech: { type: "float32", dims: [1, frames, 400], data: rows } });
      const posteriors = outputs.logits.data as Float32Array;
      const whole = Float32Array.from({ length: frames }, (_, frame) => 1 - posteriors[248 * frame]);
      expect((await probabilities(fsmn, sound, 7)).subarray(0, frames)).toEqual(whole);
    }
    await offline.release();
  });

  it("finds the speech that Silero finds, and little else", async () => {
    for (const name of names) {
      const samples = recording(name);
      const [theirs, ours] = [await cut(silero, samples), await cut(fsmn, samples)];
      const speech = samplesIn(theirs, samples.length);
      const found = samplesIn(ours, samples.length);
      const both = found.filter((inside, i) => inside && speech[i]).length;
      const share = both / speech.filter(Boolean).length;
      const more = (found.filter(Boolean).length - both) / samples.length;
      expect({ name, share: share > 0.99, more: more < 0.12 }).toEqual({ name, share: true, more: true });
    }
  });

  it("cuts a recording in the same places, whatever the sizes in which it arrives", async () => {
    const samples = recording("zh-sample");
    const whole = await cut(fsmn, samples, samples.length);
    expect(whole.map(({ startSec, endSec }) => [startSec, endSec])).toEqual([
      [expect.closeTo(0.71, 1), expect.closeTo(2.62, 1)],
      [expect.closeTo(3.29, 1), expect.closeTo(6, 1)],
    ]);
    for (const { startSec, endSec, samples: heard } of whole) {
      expect(digest(heard)).toBe(digest(samples.slice(Math.round(startSec * 16000), Math.round(endSec * 16000))));
    }
    const random = seededRandom(3);
    for (const chunk of [1, 159, 160, 161, 16_000, () => 1 + random.integer(9000)]) {
      expect(digests(await cut(fsmn, samples, chunk))).toEqual(digests(whole));
    }
  });

  it("finds a voice at a hundredth of its level, where Silero loses a part", async () => {
    const found = { fsmn: 0, silero: 0 };
    for (const { samples } of recordings()) {
      const quiet = samples.map((value) => value / 100);
      for (const { endSec, startSec } of await cut(fsmn, quiet)) found.fsmn += endSec - startSec;
      for (const { endSec, startSec } of await cut(silero, quiet)) found.silero += endSec - startSec;
    }
    const total = recordings().reduce((sum, { samples }) => sum + samples.length / 16_000, 0);
    expect(found.fsmn / total).toBeGreaterThan(0.95);
    expect(found.silero).toBeLessThan(found.fsmn);
  });

  it("takes hums and sweeps for voices, as Silero does not, and no other background", async () => {
    const isSpeech = async ({ samples }: Background): Promise<boolean> =>
      (await cut(fsmn, samples.subarray(0, 40_000))).length > 0;
    const wrong: string[] = [];
    const once = quietBackgrounds().filter(({ name }) => name.endsWith("(1)"));
    expect(once.length).toBeGreaterThan(40);
    for (const background of once) if (await isSpeech(background)) wrong.push(background.name);
    expect(wrong.filter((name) => !/^(hum of|sweep over)/.test(name))).toEqual([]);
    expect(wrong.length).toBeLessThanOrEqual(10);
  });
});

/** Which samples lie in a segment. */
function samplesIn(found: readonly { startSec: number; endSec: number }[], length: number): readonly boolean[] {
  const inside = new Array<boolean>(length).fill(false);
  for (const { startSec, endSec } of found)
    inside.fill(true, Math.round(startSec * 16_000), Math.round(endSec * 16_000));
  return inside;
}
