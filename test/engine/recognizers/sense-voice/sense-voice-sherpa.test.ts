/** @jest-environment ./test/support/native-environment.cjs */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSenseVoice } from "../../../../src/engine/recognizers/sense-voice/sense-voice";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import type { Hypothesis, ModelFiles, RecognizeOptions } from "../../../../src/engine/types";
import { seededRandom } from "../../../fixtures/random";
import { writeSenseVoiceFixture } from "../../../fixtures/sense-voice-fixture";
import { decodeWithSherpa, describeWithSherpa, hasSherpa, type SherpaResult } from "../../../fixtures/sherpa";
import { babble, clipped, constant, noise, sine } from "../../../fixtures/signals";
import { wavSamples } from "../../../fixtures/wav";
import { describeWithShared, SHARED, TEST_AUDIO } from "../../../support/shared";

const directory = mkdtempSync(join(tmpdir(), "tingxie-versus-sherpa-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Clips = Readonly<Record<string, Float32Array>>;

/** Tokens with their times, of both engines, clip by clip. */
async function both(model: ModelFiles, clips: Clips, options: RecognizeOptions = {}) {
  const sounds = Object.values(clips);
  const { model: graph, tokens } = model.files;
  const config = { model: graph, tokens, language: options.language, itn: options.itn };
  const theirs = await decodeWithSherpa(config, sounds);
  const recognizer = await openSenseVoice(model, createOnnxRuntime(), { device: "cpu", threads: 1 });
  const segments = sounds.map((samples) => ({ startSec: 0, endSec: samples.length / 16000, samples }));
  const ours = await recognizer.recognize(segments, options);
  await recognizer.close();
  const names = Object.keys(clips);
  return {
    ours: ours.map((hypothesis, i) => ({ clip: names[i], ...ourTokens(hypothesis) })),
    theirs: theirs.map((result, i) => ({ clip: names[i], ...theirTokens(result) })),
  };
}

function ourTokens({ tokens, language }: Hypothesis) {
  return { language, tokens: tokens.map(({ text, startSec = NaN }) => `${text}@${startSec.toFixed(2)}`) };
}

/** sherpa-onnx keeps SentencePiece's mark within a piece, and the brackets of the language. */
function theirTokens({ tokens, timestamps, lang }: SherpaResult) {
  return {
    language: /^<\|(.+)\|>$/.exec(lang)?.[1],
    tokens: tokens.map((token, i) => `${token.replaceAll("▁", " ")}@${timestamps[i].toFixed(2)}`),
  };
}

/** Sounds at the edges. A constant that single precision cannot average exactly is compared nowhere: see fbank-sherpa. */
const EDGES: Clips = {
  "400 samples": babble(400, 1),
  "401 samples": babble(401, 2),
  "559 samples": noise(559, 0.2, 3),
  "560 samples": noise(560, 0.2, 4),
  "one stack and a frame": babble(400 + 6 * 160, 5),
  silence: constant(48000, 0),
  "a constant": constant(16000, -0.25),
  "noise below the last bit": noise(32000, 1e-6, 6),
  "noise of the last bit": noise(32000, 1 / 32768, 7),
  noise: noise(32000, 0.3, 8),
  "noise beyond full scale": noise(32000, 3, 9),
  "a tone": sine(32000, 440, 0.5),
  "the highest tone": sine(32000, 7999, 0.5),
  "clipped babble": clipped(babble(48000, 10), 50),
  "babble beside zero": babble(48000, 11).map((value) => 0.5 * value + 0.1),
  "a minute": babble(60 * 16000, 12),
  "speech, pause, speech": Float32Array.from([...babble(16000, 13), ...constant(32000, 0), ...babble(16000, 14)]),
  "a click": constant(32000, 0).fill(0.9, 16000, 16001),
};

/** Sounds of 25 ms to 12 s, most of them like speech. */
function randomClips(count: number, seed: number): Clips {
  const random = seededRandom(seed);
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => {
      const length = 400 + Math.floor(192_000 * random.uniform() ** 3);
      const sound = i % 5 === 4 ? noise(length, random.uniform(), seed + i) : babble(length, seed + i);
      return [`random ${seed}/${i} of ${length} samples`, sound];
    }),
  );
}

describeWithSherpa("SenseVoice against sherpa-onnx on random weights", () => {
  it.each([
    { seed: 1, lfr: { window: 7, shift: 6 }, language: undefined, itn: true },
    { seed: 2, lfr: { window: 7, shift: 6 }, language: "zh", itn: false },
    { seed: 3, lfr: { window: 7, shift: 6 }, language: "yue", itn: true },
    { seed: 4, lfr: { window: 5, shift: 3 }, language: "ko", itn: true },
    { seed: 5, lfr: { window: 1, shift: 1 }, language: "ja", itn: false },
    { seed: 6, lfr: { window: 4, shift: 5 }, language: "en", itn: true },
  ])("gives the same tokens at the same times: %j", async ({ seed, lfr, language, itn }) => {
    const clips = { ...EDGES, ...randomClips(60, 1000 * seed) };
    const model = writeSenseVoiceFixture(directory, { seed, lfr });
    const { ours, theirs } = await both(model, clips, { language, itn });
    expect(ours).toEqual(theirs);
    const distinct = new Set(ours.flatMap(({ tokens }) => tokens.map((token) => token.split("@")[0])));
    expect(distinct.size).toBeGreaterThan(8);
  });

  it("gives nothing, as sherpa-onnx does, below one frame", async () => {
    const clips = { "no samples": noise(0, 1, 1), "1 sample": noise(1, 1, 1), "399 samples": noise(399, 1, 1) };
    const { ours, theirs } = await both(writeSenseVoiceFixture(directory), clips);
    expect(ours.map(({ tokens }) => tokens)).toEqual([[], [], []]);
    expect(theirs.map(({ tokens }) => tokens)).toEqual([[], [], []]);
  });

  it("keeps the text that sherpa-onnx drops with the first four tokens when a query frame stays blank", async () => {
    const model = writeSenseVoiceFixture(directory, { answers: { emotion: "<blank>", event: "<blank>" } });
    const { ours, theirs } = await both(model, { babble: babble(48000, 2) });
    expect(ours[0].tokens.slice(2)).toEqual(theirs[0].tokens);
  });
});

const describeWithBoth = hasSherpa() ? describeWithShared : describeWithSherpa;

describeWithBoth("SenseVoice against sherpa-onnx on real weights and recordings", () => {
  const folder = join(SHARED, "models/fsmn-ctc-zh-as-sense-voice");
  const files = { model: join(folder, "model.onnx"), tokens: join(folder, "tokens.txt") };
  const model: ModelFiles = { id: "fsmn-ctc-zh", family: "sense-voice", directory: folder, languages: ["zh"], files };
  const recording = (name: string): Float32Array => wavSamples(join(SHARED, "audio", `${name}.wav`));

  it("hears the Chinese recordings the same, and as the model's notes say", async () => {
    const clips = ["zh-asr-example", "zh-sample", "zh-mid", "zh-long"].map((name) => [name, recording(name)]);
    const { ours, theirs } = await both(model, Object.fromEntries(clips));
    expect(ours).toEqual(theirs);
    expect(ours.map(({ tokens }) => tokens.map((token) => token.split("@")[0]).join(""))).toEqual([
      "花营大家来体验达模远推出的与食便模行",
      "我小问我在宾海新区有发",
      "大学双利拥肉动免费车看到街货行",
      "富士康大印度广场出现大回模感染目前工厂产料一下降超宝分钟五十",
    ]);
  });

  it("hears English recordings the same, though the model knows no English", async () => {
    const austen = ["0870", "0880", "0890", "0920", "0930"].map((number) => `en-austen-${number}`);
    const clips = [...austen, "en-jfk", "en-beckett", "en-two-cities"].map((name) => [name, recording(name)]);
    const { ours, theirs } = await both(model, Object.fromEntries(clips));
    expect(ours).toEqual(theirs);
    expect(ours.every(({ tokens }) => tokens.length > 0)).toBe(true);
  });
});

describeWithSherpa("SenseVoice against sherpa-onnx on random weights and real recordings", () => {
  it("gives the same tokens at the same times", async () => {
    const names = ["0870", "0880", "0890", "0920", "0930"];
    const clips = names.map((name) => [name, wavSamples(join(TEST_AUDIO, `en-austen-${name}.wav`))]);
    for (const seed of [7, 8, 9]) {
      const { ours, theirs } = await both(writeSenseVoiceFixture(directory, { seed }), Object.fromEntries(clips));
      expect(ours).toEqual(theirs);
    }
  });
});
