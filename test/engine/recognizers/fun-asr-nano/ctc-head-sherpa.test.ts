/** @jest-environment ./test/support/native-environment.cjs */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCtcHead } from "../../../../src/engine/recognizers/fun-asr-nano/ctc-head";
import { identifyModelFolder } from "../../../../src/engine/recognizers/identify";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import type { ModelFiles } from "../../../../src/engine/types";
import { EDGES, randomClips, type Clips } from "../../../fixtures/clips";
import { writeCtcHeadFixture, type CtcHeadFixtureOptions } from "../../../fixtures/ctc-head-fixture";
import { recordings } from "../../../fixtures/recordings";
import { decodeWithSherpa, describeWithSherpa } from "../../../fixtures/sherpa";
import { babble, noise } from "../../../fixtures/signals";
import { wordErrors, wordsOf } from "../../../fixtures/word-error-rate";
import { describeWithUserModel } from "../../../support/user-models";

const directory = mkdtempSync(join(tmpdir(), "tingxie-ctc-head-versus-sherpa-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What both engines hear, clip by clip. */
async function both({ files, ...model }: ModelFiles, clips: Clips) {
  const sounds = Object.values(clips);
  const theirs = await decodeWithSherpa({ model: files.model, tokens: files.tokens }, sounds);
  const recognizer = await openCtcHead({ ...model, files }, createOnnxRuntime(), { device: "cpu", threads: 1 });
  const ours = await recognizer.recognize(
    sounds.map((samples) => ({ startSec: 0, endSec: samples.length / 16000, samples })),
  );
  await recognizer.close();
  const names = Object.keys(clips);
  return {
    ours: ours.map(({ text, tokens }, i) => ({
      clip: names[i],
      text,
      tokens: tokens.map((token) => `${token.text}@${token.startSec?.toFixed(2)}`),
    })),
    theirs: theirs.map(({ text, tokens, timestamps }, i) => ({
      clip: names[i],
      text: text.trim(),
      tokens: tokens.map((token, k) => `${token}@${timestamps[k].toFixed(2)}`),
    })),
  };
}

describeWithSherpa("the CTC head of Fun-ASR-Nano against sherpa-onnx on random weights", () => {
  it.each<CtcHeadFixtureOptions>([
    { seed: 1 },
    { seed: 2 },
    { seed: 3, lfr: { window: 5, shift: 3 } },
    { seed: 4, halved: true },
    { seed: 5, metadata: { comment: "Fun-ASR-MLT-Nano" } },
  ])("gives the same tokens at the same times: %j", async (options) => {
    const clips = { ...EDGES, ...randomClips(385, 100 * (options.seed ?? 0)) };
    const { ours, theirs } = await both(writeCtcHeadFixture(directory, options), clips);
    expect(ours).toEqual(theirs);
    const distinct = new Set(ours.flatMap(({ tokens }) => tokens.map((token) => token.split("@")[0])));
    expect(distinct.size).toBeGreaterThan(8);
  });

  it("gives one token for a character that sherpa-onnx gives in pieces, at the time of the first of them", async () => {
    const halves = ["你", "好", "界", "é", "😀"].flatMap((character) => {
      const bytes = Buffer.from(character);
      return [bytes.subarray(0, 1), bytes.subarray(1)];
    });
    const fixture = writeCtcHeadFixture(directory, { seed: 6, words: ["a", "。", ...halves] });
    const clips = { ...randomClips(60, 7), "a long one": babble(160_000, 7) };
    const { ours, theirs } = await both(fixture, clips);
    expect(ours.map(({ text }) => text)).toEqual(theirs.map(({ text }) => text));
    expect(ours.some(({ text }) => /[你好界é😀]/u.test(text))).toBe(true);
    ours.forEach(({ tokens }, i) => {
      const times = theirs[i].tokens.map((token) => token.split("@")[1]);
      for (const token of tokens) expect(times).toContain(token.split("@")[1]);
    });
  });

  it("gives nothing, as sherpa-onnx does, below one frame", async () => {
    const clips = { "1 sample": noise(1, 1, 1), "399 samples": noise(399, 1, 1) };
    const { ours, theirs } = await both(writeCtcHeadFixture(directory, {}), clips);
    expect(ours.map(({ tokens }) => tokens)).toEqual([[], []]);
    expect(ours).toEqual(theirs);
  });

  describeWithUserModel("fun-asr-nano-ctc", "on the published weights", (folder) => {
    it("says nearly the same", async () => {
      const clips = Object.fromEntries(recordings().map(({ name, samples }) => [name, samples]));
      const { ours, theirs } = await both(await identifyModelFolder(folder), clips);
      const words = theirs.map(({ text }) => wordsOf(text));
      const errors = words.reduce((sum, one, i) => sum + wordErrors(one, wordsOf(ours[i].text)), 0);
      expect(errors / words.flat().length).toBeLessThan(0.03);
    });
  });
});
