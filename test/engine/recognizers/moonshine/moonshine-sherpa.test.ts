import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identifyModelFolder } from "../../../../src/engine/recognizers/identify";
import { openMoonshine } from "../../../../src/engine/recognizers/moonshine/moonshine";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import type { Hypothesis, ModelFiles } from "../../../../src/engine/types";
import {
  moonshinePieces,
  writeMoonshineFixture,
  type MoonshineFixtureOptions,
} from "../../../fixtures/moonshine-fixture";
import { seededRandom } from "../../../fixtures/random";
import { recordings } from "../../../fixtures/recordings";
import { describeWithSherpa, runSherpa } from "../../../fixtures/sherpa";
import { babble, clipped, constant, noise, sine } from "../../../fixtures/signals";
import { joined } from "../../../fixtures/streams";
import { describeWithRealModel } from "../../../support/real-model";
import { describeWithUserModel } from "../../../support/user-models";

const directory = mkdtempSync(join(tmpdir(), "tingxie-moonshine-sherpa-"));
let models = 0;
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Our recognizer puts this much silence behind a segment; sherpa-onnx takes the sound as it is, so it is given both. */
const SILENCE = new Float32Array(3200);
/** Up to here the encoder gives no more than 384 frames; on longer sounds sherpa-onnx's mask does not fit. */
const LONGEST = 9 * 16_000 - SILENCE.length;

/** Models without a check of the mask's length, which sherpa-onnx would fail. */
const fixture = (options: MoonshineFixtureOptions): ModelFiles =>
  writeMoonshineFixture(join(directory, `model-${models++}`), { anyMask: true, ...options });

async function ours(model: ModelFiles, clips: readonly Float32Array[]): Promise<readonly Hypothesis[]> {
  const recognizer = await openMoonshine(model, createOnnxRuntime(), { device: "cpu", threads: 1 });
  const segments = clips.map((samples) => ({ startSec: 0, endSec: samples.length / 16_000, samples }));
  const hypotheses = await recognizer.recognize(segments);
  await recognizer.close();
  return hypotheses;
}

const textsOf = ({ tokens }: Hypothesis): readonly string[] => tokens.map(({ text }) => text);

/** The pieces that sherpa-onnx heard. @param pieces the vocabulary */
async function theirs(
  { files }: ModelFiles,
  clips: readonly Float32Array[],
  pieces: readonly (string | Uint8Array)[],
): Promise<readonly (readonly string[])[]> {
  const tokens = join(directory, `tokens-${models++}.txt`);
  writeFileSync(tokens, pieces.map((piece, id) => `${Buffer.from(piece).toString("base64")} ${id}\n`).join(""));
  const config = { tokens, moonshine: { encoder: files.encoder, mergedDecoder: files.decoder } };
  const padded = clips.map((clip) => joined(clip, SILENCE));
  return (await runSherpa(config, padded)).map((result) => result.tokens);
}

/** Ours allows 6.5 tokens a second, the publisher's number; sherpa-onnx 15 in the time that the encoder's frames cover. */
const ourGuard = (clip: Float32Array): number => Math.ceil((clip.length / 16_000) * 6.5);

const EDGES: readonly Float32Array[] = [
  ...[1, 399, 400, 401, 894, 895, 896, 3199, 16_000, LONGEST].map((length) => babble(length, length)),
  constant(32_000, -0.25),
  noise(32_000, 1 / 32_768, 1),
  noise(32_000, 3, 2),
  sine(32_000, 440, 0.5),
  clipped(babble(48_000, 3), 50),
  constant(32_000, 0).fill(0.9, 16_000, 16_001),
];

/** Most of them about a second, some as long as may be. */
function randomClips(count: number, seed: number): readonly Float32Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const length = 1 + Math.floor(LONGEST * random.uniform() ** 6);
    return i % 5 === 4 ? noise(length, random.uniform(), seed + i) : babble(length, seed + i);
  });
}

describeWithSherpa("Moonshine against sherpa-onnx on random weights", () => {
  const clips = [...EDGES, ...randomClips(186, 1)];

  // Ten models and 202 clips: 2,020 cases.
  it.each([3, 4, 5, 6, 7, 8, 9, 10, 12, 14])(
    "says the same up to the end or the stricter guard of the two, where the text ends after %i steps",
    async (steps) => {
      const model = fixture({ seed: steps, steps });
      const heard = await ours(model, clips);
      const expected = await theirs(model, clips, moonshinePieces());
      expect(heard.map(textsOf)).toEqual(expected.map((tokens, i) => tokens.slice(0, ourGuard(clips[i]))));
      heard.forEach(({ cutShort = false }, i) => expect(cutShort).toBe(ourGuard(clips[i]) < steps - 1));
      expect(new Set(expected.map((tokens) => tokens.join(""))).size).toBeGreaterThan(4);
    },
  );

  it("stops a text that does not end earlier than sherpa-onnx, which says the same so far", async () => {
    const model = fixture({ steps: 1000 });
    const sounds = [1, 2.5, 4].map((sec) => babble(16_000 * sec, 10 * sec));
    const heard = await ours(model, sounds);
    const expected = await theirs(model, sounds, moonshinePieces());
    heard.forEach((hypothesis, i) => {
      expect(hypothesis.cutShort).toBe(true);
      expect(textsOf(hypothesis)).toEqual(expected[i].slice(0, ourGuard(sounds[i])));
      const frames = framesOf(sounds[i].length + SILENCE.length);
      expect(expected[i]).toHaveLength(Math.trunc(((frames * 384) / 16_000) * 15));
    });
  });

  it("hears sounds of more than 384 frames, for which sherpa-onnx's mask does not fit", async () => {
    const model = fixture({});
    const sounds = [148_300, 148_700].map((length) => babble(length - SILENCE.length, 5));
    expect(sounds.map((sound) => framesOf(sound.length + SILENCE.length))).toEqual([384, 385]);
    const heard = (await ours(model, sounds)).map(textsOf);
    const expected = await theirs(model, sounds, moonshinePieces());
    expect(expected[0]).toEqual(heard[0]);
    expect(expected[1]).toEqual([]);
    expect(heard[1]).toHaveLength(11);
  });

  it("hears what there is in silence, to which sherpa-onnx does not listen: here the detector does that", async () => {
    const model = fixture({});
    const sounds = [0, 1e-6, 1e-4].map((level) => sine(32_000, 440, level));
    const [nothing, little, more] = await theirs(model, sounds, moonshinePieces());
    expect([nothing, little]).toEqual([[], []]);
    const heard = (await ours(model, sounds)).map(textsOf);
    expect(heard[2]).toEqual(more);
    expect(heard.map((tokens) => tokens.length)).toEqual([11, 11, 11]);
  });
});

/** Frames that the encoder makes of so many samples (models.md 7.2). */
function framesOf(samples: number): number {
  const first = Math.floor((samples - 127) / 64) + 1;
  const second = Math.floor((first - 7) / 3) + 1;
  return Math.floor((second - 3) / 2) + 1;
}

describeWithSherpa("Moonshine against sherpa-onnx", () => {
  describeWithRealModel("on real weights and recordings", (model) => {
    it("says the same", () => saysTheSame(model));
  });
  describeWithUserModel("moonshine-base-en", "on real weights and recordings", (folder) => {
    it("says the same", async () => saysTheSame(await identifyModelFolder(folder)));
  });
});

async function saysTheSame(model: ModelFiles): Promise<void> {
  // Two of the five: 6 s of speech.
  const clips = recordings().flatMap(({ samples }) => (samples.length < 5 * 16_000 ? [samples] : []));
  const heard = await ours(model, clips);
  const pieces = readTokenizer(readFileSync(model.files.tokenizer));
  expect(pieces).toHaveLength(32_768);
  const expected = await theirs(model, clips, pieces);
  expect(heard.map(({ text }) => text)).toEqual(expected.map((tokens) => tokens.join("").trim()));
  expect(heard.every(({ text }) => text.length > 20)).toBe(true);
}

/** The pieces in `tokenizer.bin`, each behind its length; none of the published ones is longer than a byte can say. */
function readTokenizer(bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 1 + bytes[at]) pieces.push(bytes.subarray(at + 1, at + 1 + bytes[at]));
  return pieces;
}
