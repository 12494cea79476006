/** @jest-environment ./test/support/native-environment.cjs */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { identifyModelFolder } from "../../../../src/engine/recognizers/identify";
import { openFunAsrNano } from "../../../../src/engine/recognizers/fun-asr-nano/fun-asr-nano";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import type { Runtime, Tensor } from "../../../../src/engine/runtime/session";
import type { ModelFiles, RecognizeOptions } from "../../../../src/engine/types";
import { writeFunAsrNanoFixture, type FunAsrNanoFixtureOptions } from "../../../fixtures/fun-asr-nano-fixture";
import { EDGES, randomClips, type Clips } from "../../../fixtures/clips";
import { PROBE_STEPS, PROBE_STRIDE } from "../../../fixtures/feature-probe";
import { writeFunAsrNanoProbe } from "../../../fixtures/fun-asr-nano-probe";
import { fragmentIds, printingIds, readQwenBpe } from "../../../fixtures/qwen-bpe";
import { seededRandom } from "../../../fixtures/random";
import { recordings } from "../../../fixtures/recordings";
import { describeWithSherpa, runSherpa } from "../../../fixtures/sherpa";
import { babble, clipped, noise, sine } from "../../../fixtures/signals";
import { wavSamples } from "../../../fixtures/wav";
import { wordErrors, wordsOf } from "../../../fixtures/word-error-rate";
import { TEST_AUDIO } from "../../../support/shared";
import { describeWithUserModel } from "../../../support/user-models";

const directory = mkdtempSync(join(tmpdir(), "tingxie-nano-versus-sherpa-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const runtime = createOnnxRuntime();
const LANGUAGES: Readonly<Record<string, string>> = { zh: "中文", en: "英文", ja: "日文" };

async function sherpaTokens(
  { files }: ModelFiles,
  clips: readonly Float32Array[],
  options: RecognizeOptions & { readonly maxTokens?: number },
) {
  const { language, itn = true, hotwords = [], maxTokens = 100 } = options;
  const funasrNano = {
    encoderAdaptor: files.encoder_adaptor,
    llm: files.llm,
    embedding: files.embedding,
    tokenizer: dirname(files.tokenizer),
    systemPrompt: "You are a helpful assistant.",
    maxNewTokens: maxTokens,
    temperature: 0,
    language: language === undefined ? "" : LANGUAGES[language],
    itn: itn ? 1 : 0,
    hotwords: hotwords.join(","),
  };
  const results = await runSherpa({ tokens: "", funasrNano }, clips);
  return results.map(({ text, tokens }) => ({ text: text.trim(), tokens }));
}

async function ourTokens(
  model: ModelFiles,
  clips: readonly Float32Array[],
  options: RecognizeOptions,
  using = runtime,
) {
  const recognizer = await openFunAsrNano(model, using, { device: "cpu", threads: 1 });
  const segments = clips.map((samples) => ({ startSec: 0, endSec: samples.length / 16000, samples }));
  const hypotheses = await recognizer.recognize(segments, options);
  await recognizer.close();
  return hypotheses.map(({ text, tokens, cutShort }) => {
    expect(cutShort).toBeUndefined();
    return { text, tokens: tokens.map((token) => token.text) };
  });
}

/**
 * sherpa-onnx 1.13.8 leaves one position of the cache empty between the prompt and the first token that it feeds back (it counts the
 * token before it runs it); the exporter's own scripts do not. This runtime does the same to what we feed, so that the rest can be
 * compared token for token.
 */
function leavingOnePosition(): Runtime {
  return {
    ...runtime,
    open: async (file, options) => {
      const session = await runtime.open(file, options);
      let prompt = 0;
      const run: typeof session.run = (feeds, fetches) => {
        const positions = feeds.cache_position?.data;
        if (positions === undefined) return session.run(feeds, fetches);
        if (positions.length > 1) {
          prompt = positions.length;
          return session.run(feeds, fetches);
        }
        const shifted = Object.entries(feeds).map(([name, tensor]) => [name, shift(name, tensor, prompt)]);
        return session.run(Object.fromEntries(shifted) as typeof feeds, fetches);
      };
      return { inputs: session.inputs, outputs: session.outputs, run, release: () => session.release() };
    },
  };
}

function shift(name: string, tensor: Tensor, prompt: number): Tensor {
  if (name === "cache_position") return { ...tensor, data: BigInt64Array.of((tensor.data[0] as bigint) + 1n) };
  if (name === "attention_mask") {
    const length = tensor.dims[1] + 1;
    return { ...tensor, dims: [1, length], data: new BigInt64Array(length).fill(1n).fill(0n, prompt, prompt + 1) };
  }
  if (!name.startsWith("cache_")) return tensor;
  const row = tensor.data.length / tensor.dims[1];
  const data = tensor.data.slice() as Float32Array | Uint16Array;
  data.copyWithin((prompt + 1) * row, prompt * row);
  data.fill(0, prompt * row, (prompt + 1) * row);
  return { ...tensor, data };
}

/**
 * Sounds of 65 ms to 7 s. In shorter ones, of 2 to 6 frames, sherpa-onnx takes one stack of 7 and reads beyond the features; longer ones
 * do not fit into the cache with every low frame rate.
 */
function clipsOf(count: number, seed: number): Clips {
  const fits = ([, { length }]: [string, Float32Array]): boolean => length >= 1040 && length <= 7 * 16000;
  return Object.fromEntries(Object.entries({ ...EDGES, ...randomClips(count, seed) }).filter(fits));
}

interface Variant {
  readonly fixture: FunAsrNanoFixtureOptions;
  readonly options: RecognizeOptions;
}

const names = (random: ReturnType<typeof seededRandom>): string[] =>
  Array.from(
    { length: 1 + random.integer(8) },
    () => ["听写", "Tingxie", "語音", "Fun ASR", "三一重工", "it's"][random.integer(6)],
  );

/** Seeds, languages, digits or not, hotwords, low frame rates and precisions in turn. */
const VARIANTS: readonly Variant[] = Array.from({ length: 8 }, (_, i) => {
  const random = seededRandom(50 + i);
  return {
    fixture: {
      seed: i,
      length: 4 + (i % 5),
      ...(i % 4 === 3 && { lfr: { window: 5, shift: 3 } }),
      ...(i % 6 === 4 && { precision: "float16" as const }),
      ...(i % 3 === 1 && { logits: "all" as const }),
    },
    options: {
      language: [undefined, "zh", "en", "ja"][i % 4],
      itn: i % 3 !== 2,
      hotwords: i % 2 === 0 ? [] : names(random),
    },
  };
});

describeWithSherpa("Fun-ASR-Nano against sherpa-onnx on random weights", () => {
  it.each(VARIANTS)("says the same tokens: %j", async ({ fixture, options }) => {
    const clips = clipsOf(350, 1000 * (fixture.seed ?? 0));
    expect(Object.keys(clips).length).toBeGreaterThan(250);
    const model = writeFunAsrNanoFixture(directory, fixture);
    const theirs = await sherpaTokens(model, Object.values(clips), options);
    const ours = await ourTokens(model, Object.values(clips), options, leavingOnePosition());
    const byClip = (heard: readonly object[]) => Object.keys(clips).map((clip, i) => ({ clip, ...heard[i] }));
    expect(byClip(ours)).toEqual(byClip(theirs));
    expect(new Set(ours.map(({ text }) => text)).size).toBeGreaterThan(50);
  });

  it("leaves no position of the cache empty, where sherpa-onnx leaves the one after the prompt", async () => {
    const clips = Array.from({ length: 20 }, (_, seed) => babble(24_000, seed));
    const model = writeFunAsrNanoFixture(directory, { seed: 3, length: 9 });
    const theirs = await sherpaTokens(model, clips, {});
    const ours = await ourTokens(model, clips, {});
    // The first token is said from the prompt alone; from the second on the gap is heard.
    expect(ours.map(({ tokens }) => tokens[0])).toEqual(theirs.map(({ tokens }) => tokens[0]));
    expect(ours).not.toEqual(theirs);
    expect(await ourTokens(model, clips, {}, leavingOnePosition())).toEqual(theirs);
  });

  it("spells what sherpa-onnx spells where characters are spread over tokens or broken", async () => {
    const bpe = readQwenBpe();
    const random = seededRandom(9);
    for (let round = 0; round < 4; round++) {
      const script = Array.from({ length: 30 }, (_, i) => {
        const ids = i % 5 === 4 ? printingIds(bpe) : fragmentIds(bpe);
        return ids[random.integer(ids.length)];
      });
      const model = writeFunAsrNanoFixture(directory, { script });
      const [theirs] = await sherpaTokens(model, [babble(32_000, 1)], {});
      const [ours] = await ourTokens(model, [babble(32_000, 1)], {});
      expect(ours.text).toBe(theirs.text);
    }
  });

  it("says nothing, as sherpa-onnx does, where there is no sound for a frame", async () => {
    const clips = [noise(1, 1, 1), noise(79, 1, 1), noise(239, 1, 1)];
    const model = writeFunAsrNanoFixture(directory, {});
    expect(await ourTokens(model, clips, {})).toEqual(await sherpaTokens(model, clips, {}));
  });
});

describeWithSherpa("the front end of Fun-ASR-Nano", () => {
  /** Half a step of the probe (1.2e-4) and what single precision costs in sherpa-onnx. */
  const TOLERANCE = 3e-4;
  const SIGNALS: Clips = {
    speech: wavSamples(join(TEST_AUDIO, "en-austen-0870.wav")).slice(0, 14 * 16000),
    babble: babble(14 * 16000, 7),
    noise: noise(48_007, 0.3, 3),
    "the noise of the last bit": noise(48_080, 1 / 32768, 2),
    "a tone": sine(48_079, 440, 0.5),
    "clipped babble": clipped(babble(48_000, 4), 50),
    "one stack": babble(1040, 11),
  };

  it("gives sherpa-onnx's features to 3e-4, to the mirrored edges", async () => {
    const model = writeFunAsrNanoProbe(directory);
    const theirs = await sherpaTokens(model, Object.values(SIGNALS), { maxTokens: 250 });
    const features: Float32Array[] = [];
    const listening: Runtime = {
      ...runtime,
      open: async (file, options) => {
        const session = await runtime.open(file, options);
        const run: typeof session.run = (feeds, fetches) => {
          if (feeds.x) features.push((feeds.x.data as Float32Array).slice());
          return session.run(feeds, fetches);
        };
        return { inputs: session.inputs, outputs: session.outputs, run, release: () => session.release() };
      },
    };
    const recognizer = await openFunAsrNano(model, listening, { device: "cpu", threads: 1 });
    await recognizer.recognize(Object.values(SIGNALS).map((samples) => ({ startSec: 0, endSec: 1, samples })));
    await recognizer.close();
    Object.keys(SIGNALS).forEach((name, i) => {
      const stacks = features[i].length / 560;
      const said = theirs[i].tokens.slice(0, stacks).map((token) => Number(token.slice(1)));
      expect({ name, stacks: said.length }).toEqual({ name, stacks });
      const distances = said.map((step, stack) => {
        const distance = features[i][stack * 560 + ((PROBE_STRIDE * stack) % 560)] - (step + 0.5) / PROBE_STEPS;
        return Math.abs(distance - Math.round(distance));
      });
      expect({ name, close: Math.max(...distances) < TOLERANCE }).toEqual({ name, close: true });
    });
  });
});

/** Words that differ, of all. */
function errorShare(said: readonly string[], heard: readonly string[]): number {
  const words = said.map(wordsOf);
  const errors = words.reduce((sum, one, i) => sum + wordErrors(one, wordsOf(heard[i])), 0);
  return errors / words.flat().length;
}

describeWithSherpa("Fun-ASR-Nano against sherpa-onnx", () => {
  describeWithUserModel("fun-asr-nano", "on the published weights", (folder) => {
    it("hears what is said, and nearly the same with the gap of sherpa-onnx", async () => {
      const model = await identifyModelFolder(folder);
      const clips = recordings().map(({ samples }) => samples);
      const textsOf = (heard: readonly { readonly text: string }[]) => heard.map(({ text }) => text);
      const theirs = textsOf(await sherpaTokens(model, clips, { language: "en" }));
      const words = recordings().map((recording) => recording.words.join(" "));
      expect(errorShare(words, textsOf(await ourTokens(model, clips, { language: "en" })))).toBeLessThan(0.1);
      const alike = await ourTokens(model, clips, { language: "en" }, leavingOnePosition());
      expect(errorShare(theirs, textsOf(alike))).toBeLessThan(0.03);
    });
  });
});
