/** @jest-environment ./test/support/native-environment.cjs */
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identifyModelFolder } from "../../../../src/engine/recognizers/identify";
import { openParaformer } from "../../../../src/engine/recognizers/paraformer/paraformer";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import type { Hypothesis, ModelFiles } from "../../../../src/engine/types";
import { EDGES, randomClips, type Clips } from "../../../fixtures/clips";
import { writeParaformerFixture } from "../../../fixtures/paraformer-fixture";
import { describeWithSherpa, runSherpa, type SherpaResult } from "../../../fixtures/sherpa";
import { babble, constant, noise } from "../../../fixtures/signals";
import { wavSamples } from "../../../fixtures/wav";
import { SHARED, TEST_AUDIO } from "../../../support/shared";
import { describeWithUserModel } from "../../../support/user-models";

const directory = mkdtempSync(join(tmpdir(), "tingxie-paraformer-sherpa-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A peak is 1.5 steps behind the beginning that we give; sherpa-onnx gives the peak, and always counts 20 ms a step. */
const DELAY_STEPS = 1.5;
const SHERPA_STEP_SEC = 0.02;

interface Heard {
  readonly clip: string;
  readonly text: string;
  readonly tokens: readonly string[];
  /** Beginnings in milliseconds. */
  readonly starts: readonly number[];
}

async function ours(model: ModelFiles, clips: Clips): Promise<Heard[]> {
  const recognizer = await openParaformer(model, createOnnxRuntime(), { device: "cpu", threads: 1 });
  const segments = Object.values(clips).map((samples) => ({ startSec: 0, endSec: samples.length / 16000, samples }));
  const hypotheses = await recognizer.recognize(segments);
  await recognizer.close();
  return Object.keys(clips).map((clip, i) => ({ clip, ...ourTokens(hypotheses[i]) }));
}

function ourTokens({ text, tokens }: Hypothesis): Omit<Heard, "clip"> {
  const starts = tokens.flatMap(({ startSec }) => (startSec === undefined ? [] : [Math.round(startSec * 1000)]));
  return { text, tokens: tokens.map((token) => token.text.trim()), starts };
}

/** What sherpa-onnx hears, in our terms. @param stepSec how long a step really is */
async function theirs({ files }: ModelFiles, clips: Clips, stepSec = SHERPA_STEP_SEC): Promise<Heard[]> {
  const results = await runSherpa({ tokens: files.tokens, paraformer: { model: files.model } }, Object.values(clips));
  return Object.keys(clips).map((clip, i) => ({ clip, ...theirTokens(results[i], stepSec) }));
}

function theirTokens({ text, tokens, timestamps }: SherpaResult, stepSec: number): Omit<Heard, "clip"> {
  const starts = timestamps.map((sec) => {
    const step = Math.round(sec / SHERPA_STEP_SEC) - DELAY_STEPS;
    return Math.round(Math.max(0, step * stepSec) * 1000);
  });
  return { text: text.trim(), tokens: tokens.map((token) => token.replace(/@@$/, "")), starts };
}

/** Those that travel with the project, and those of our machines where they are. */
function recordings(): Clips {
  const files = [TEST_AUDIO, join(SHARED, "audio")].flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [],
  );
  const sounds = files.filter((file) => file.endsWith(".wav"));
  return Object.fromEntries(sounds.map((file) => [file, wavSamples(file)]));
}

/** With 204 clips for ten models, and those at the edges for one, more than 2,000 cases for each form. */
const CLIPS = randomClips(204, 5000);
const MODELS = [
  { seed: 1, lfr: { window: 7, shift: 6 } },
  { seed: 2, lfr: { window: 7, shift: 6 } },
  { seed: 3, lfr: { window: 7, shift: 6 }, eagerness: 3 },
  { seed: 4, lfr: { window: 5, shift: 3 } },
  { seed: 5, lfr: { window: 1, shift: 1 } },
  { seed: 6, lfr: { window: 4, shift: 5 } },
  { seed: 7, lfr: { window: 7, shift: 6 }, eagerness: -2, failsWhenEmpty: "reshape" },
  { seed: 8, lfr: { window: 7, shift: 6 }, eagerness: -1.5, failsWhenEmpty: "conv" },
  { seed: 9, lfr: { window: 5, shift: 1 } },
  { seed: 10, lfr: { window: 9, shift: 8 }, eagerness: -2, failsWhenEmpty: "constant-of-shape" },
] as const;

describeWithSherpa("Paraformer against sherpa-onnx on random weights", () => {
  it.each(MODELS)("gives the same text, tokens and beginnings, with and without timestamps: %j", async (options) => {
    const clips = { ...(options.seed === 1 ? EDGES : {}), ...CLIPS };
    for (const timestamps of [false, true]) {
      const model = writeParaformerFixture(directory, { ...options, timestamps });
      const expected = await theirs(model, clips, (options.lfr.shift * 0.01) / 3);
      expect(await ours(model, clips)).toEqual(expected);
      expect(new Set(expected.flatMap(({ tokens }) => tokens)).size).toBeGreaterThan(4);
      expect(expected.some(({ starts }) => starts.length > 3)).toBe(timestamps);
      if ("failsWhenEmpty" in options) expect(expected.some(({ text }) => text === "")).toBe(true);
    }
  });

  it("gives the same on recordings", async () => {
    const clips = recordings();
    const model = writeParaformerFixture(directory, { seed: 11, timestamps: true });
    expect(await ours(model, clips)).toEqual(await theirs(model, clips));
  });

  it("gives nothing, as sherpa-onnx does, below one frame", async () => {
    const clips = { "no samples": noise(0, 1, 1), "1 sample": noise(1, 1, 1), "399 samples": noise(399, 1, 1) };
    const model = writeParaformerFixture(directory, { timestamps: true });
    expect((await ours(model, clips)).map(({ text }) => text)).toEqual(["", "", ""]);
    expect((await theirs(model, clips)).map(({ text }) => text)).toEqual(["", "", ""]);
  });

  it("leaves out blanks and unknown tokens, which sherpa-onnx writes as they are called", async () => {
    const bias = { "<blank>": 10_003, "<unk>": 10_003, "<s>": 10_003 };
    const model = writeParaformerFixture(directory, { bias, timestamps: true });
    const clips = { babble: babble(64000, 3) };
    const [expected] = await theirs(model, clips);
    const [heard] = await ours(model, clips);
    const isText = expected.tokens.map((token) => !/^<.*>$/.test(token));
    expect(isText).toContain(false);
    expect(isText).toContain(true);
    expect(heard.tokens).toEqual(expected.tokens.filter((_, i) => isText[i]));
    expect(heard.starts).toEqual(expected.starts.filter((_, i) => isText[i]));
  });

  it("stops where the graph's own count ends, which sherpa-onnx does not look at", async () => {
    const model = writeParaformerFixture(directory, { miscount: -3 });
    const clips = { babble: babble(64000, 4) };
    const [expected] = await theirs(model, clips);
    const [heard] = await ours(model, clips);
    expect(expected.tokens.length).toBeGreaterThan(5);
    // Two tokens: the third of the rows left out is the end.
    expect(heard.tokens).toEqual(expected.tokens.slice(0, -2));
  });

  it("keeps the times of a text that ends before its last peak, where sherpa-onnx gives none", async () => {
    const model = writeParaformerFixture(directory, { timestamps: true, bias: { "</s>": 5 } });
    const clips = { babble: babble(64000, 5), silence: constant(16000, 0) };
    const [expected] = await theirs(model, clips);
    const [heard] = await ours(model, clips);
    expect(heard.tokens).toEqual(expected.tokens);
    expect(expected.tokens.length).toBeGreaterThan(2);
    expect(expected.starts).toEqual([]);
    expect(heard.starts).toHaveLength(heard.tokens.length);
  });
});

describe.each(["paraformer-zh", "paraformer-zh-timestamps"])("%s", (id) => {
  describeWithUserModel(id, "Paraformer against sherpa-onnx on real weights", (folder) => {
    it("gives the same text, tokens and beginnings", async () => {
      const model = await identifyModelFolder(folder);
      const expected = await theirs(model, recordings());
      const heard = await ours(model, recordings());
      // sherpa-onnx gives no times at all where a text has no end of its own.
      expect(heard.map((one, i) => (expected[i].starts.length === 0 ? { ...one, starts: [] } : one))).toEqual(expected);
      expect(expected.every(({ text }) => text !== "")).toBe(true);
    });
  });
});
