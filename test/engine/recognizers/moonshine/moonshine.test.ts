import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isTingxieError } from "../../../../src/engine/errors";
import { openMoonshine } from "../../../../src/engine/recognizers/moonshine/moonshine";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import { DeviceFault, type Runtime, type Tensors } from "../../../../src/engine/runtime/session";
import type { ModelFiles, Recognizer, SpeechSegment } from "../../../../src/engine/types";
import {
  moonshineEncoder,
  writeMoonshineFixture,
  type MoonshineFixtureOptions,
} from "../../../fixtures/moonshine-fixture";
import { OnnxGraph } from "../../../fixtures/onnx-writer";
import { babble } from "../../../fixtures/signals";
import { watched, withNaN, type WatchedRun } from "../../../fixtures/watched-runtime";

const CPU = { device: "cpu", threads: 1 } as const;
const runtime = createOnnxRuntime();
const directory = mkdtempSync(join(tmpdir(), "tingxie-moonshine-"));
const opened: Recognizer[] = [];
let models = 0;

afterEach(async () => {
  for (const recognizer of opened.splice(0)) await recognizer.close();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const fixture = (options?: MoonshineFixtureOptions): ModelFiles =>
  writeMoonshineFixture(join(directory, `model-${models++}`), options);

async function open(options?: MoonshineFixtureOptions, using: Runtime = runtime): Promise<Recognizer> {
  const recognizer = await openMoonshine(fixture(options), using, CPU);
  opened.push(recognizer);
  return recognizer;
}

function segment(seconds: number, seed = 1): SpeechSegment {
  const samples = babble(Math.round(16000 * seconds), seed);
  return { startSec: 3, endSec: 3 + samples.length / 16000, samples };
}

describe("Moonshine", () => {
  it("says something, one hypothesis a segment, with a confidence for every token", async () => {
    const recognizer = await open();
    const [hypothesis, ...rest] = await recognizer.recognize([segment(3)]);
    expect(rest).toEqual([]);
    // Twelve steps of the decoder, the last of them the end.
    expect(hypothesis.tokens).toHaveLength(11);
    expect(hypothesis.text).toBe(
      hypothesis.tokens
        .map(({ text }) => text)
        .join("")
        .trim(),
    );
    expect(hypothesis.text).toMatch(/^w\d/);
    expect(hypothesis.language).toBe("en");
    expect(hypothesis.cutShort).toBeUndefined();
    for (const { confidence, startSec } of hypothesis.tokens) {
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
      expect(startSec).toBeUndefined();
    }
    expect(recognizer.traits.timestamps).toBe(false);
  });

  it("says different things to different sounds, and the same to the same", async () => {
    const recognizer = await open();
    const texts = async (seed: number): Promise<string> => (await recognizer.recognize([segment(3, seed)]))[0].text;
    const one = await texts(1);
    expect(await texts(2)).not.toBe(one);
    expect(await texts(1)).toBe(one);
  });

  it("gives for a batch what it gives one by one", async () => {
    const recognizer = await open();
    const batch = [1, 2, 3, 4].map((seed) => segment(0.7 * seed, seed));
    const alone = [];
    for (const one of batch) alone.push(...(await recognizer.recognize([one])));
    expect(await recognizer.recognize(batch)).toEqual(alone);
    expect(await recognizer.recognize([])).toEqual([]);
  });

  it("takes segments of any length, down to none", async () => {
    const recognizer = await open();
    for (const samples of [1, 100, 894, 895, 16_000, 200_000]) {
      const [{ text }] = await recognizer.recognize([segment(samples / 16000)]);
      expect(text.length).toBeGreaterThan(0);
    }
    expect(await recognizer.recognize([segment(0)])).toEqual([{ text: "", language: "en", tokens: [] }]);
  });

  it("keeps the encoder's half of the cache and lets the decoder's half grow by one a step", async () => {
    const runs = new Map<string, WatchedRun[]>();
    const recognizer = await open({}, watched(runtime, runs));
    await recognizer.recognize([segment(2)]);
    const steps = runs.get("decoder_model_merged.onnx") ?? [];
    expect(steps).toHaveLength(12);
    expect(steps.map(({ feeds }) => feeds.use_cache_branch.data[0])).toEqual([0, ...new Array(11).fill(1)]);
    steps.forEach(({ feeds }, step) => {
      expect(feeds["past_key_values.0.decoder.key"].dims[2]).toBe(step);
      expect(feeds["past_key_values.1.decoder.value"].dims[2]).toBe(step);
    });
    // Computed by the first step, fed as they are to all others, and not asked for again.
    const made = steps[0].outputs["present.1.encoder.key"];
    expect(made.dims[2]).toBe(steps[0].feeds.encoder_hidden_states.dims[1]);
    for (const { feeds, fetches } of steps.slice(1)) {
      expect(feeds["past_key_values.1.encoder.key"]).toBe(made);
      expect(fetches).not.toContain("present.1.encoder.key");
    }
  });

  it("gives each segment a cache of its own", async () => {
    const runs = new Map<string, WatchedRun[]>();
    const recognizer = await open({}, watched(runtime, runs));
    await recognizer.recognize([segment(2), segment(2, 5)]);
    const lengths = (runs.get("decoder_model_merged.onnx") ?? []).map(
      ({ feeds }) => feeds["past_key_values.0.decoder.key"].dims[2],
    );
    expect(lengths).toEqual([...Array(12).keys(), ...Array(12).keys()]);
  });

  it("adds 0.2 s of silence behind the segment", async () => {
    const runs = new Map<string, WatchedRun[]>();
    const recognizer = await open({}, watched(runtime, runs));
    const { samples, ...times } = segment(1);
    await recognizer.recognize([{ samples, ...times }]);
    const [{ feeds }] = runs.get("encoder_model.onnx") ?? [];
    const heard = feeds.input_values.data as Float32Array;
    expect(heard.length).toBe(16_000 + 3_200);
    expect(heard.slice(0, 16_000)).toEqual(samples);
    expect(heard.slice(16_000).every((value) => value === 0)).toBe(true);
  });

  it("stops where the text is longer than anybody can speak, and says so", async () => {
    const [hypothesis] = await (await open({ steps: 100 })).recognize([segment(4)]);
    expect(hypothesis.tokens).toHaveLength(26); // 6.5 a second
    expect(hypothesis.cutShort).toBe(true);
    const [short] = await (await open({ steps: 26 })).recognize([segment(4)]);
    expect(short.tokens).toHaveLength(25);
    expect(short.cutShort).toBeUndefined();
    const [exact] = await (await open({ steps: 27 })).recognize([segment(4)]);
    expect(exact.tokens).toHaveLength(26);
    expect(exact.cutShort).toBeUndefined();
  });

  it("stops a runaway text and keeps once what it said over and over", async () => {
    const [hypothesis] = await (await open({ steps: Infinity })).recognize([segment(19)]);
    expect(hypothesis.cutShort).toBe(true);
    const said = hypothesis.tokens.map(({ text }) => text);
    expect(said.length).toBeGreaterThan(0);
    expect(said.length).toBeLessThan(40);
    // The end of what is kept is not itself a repetition.
    for (let period = 1; period <= said.length / 2; period++) {
      expect(said.slice(-period)).not.toEqual(said.slice(-2 * period, -period));
    }
    expect(hypothesis.text).toBe(said.join("").trim());
  });

  it.each([
    ["the decoder", (outputs: Tensors) => withNaN(outputs, "logits")],
    ["the encoder", (outputs: Tensors) => withNaN(outputs, "last_hidden_state")],
  ])("takes numbers from %s that are none for a fault of the device", async (_, change) => {
    const recognizer = await open({}, watched(runtime, new Map(), change));
    await expect(recognizer.recognize([segment(1)])).rejects.toThrow(DeviceFault);
  });

  it("takes a decoder that gives NaN by itself for a fault of the device", async () => {
    const recognizer = await open({ nan: true });
    await expect(recognizer.recognize([segment(1)])).rejects.toThrow(DeviceFault);
  });

  it("binds by name, in whatever order a graph lists its inputs and outputs", async () => {
    const [expected] = await (await open()).recognize([segment(2)]);
    const reversed: Runtime = {
      ...runtime,
      async open(file, options) {
        const session = await runtime.open(file, options);
        return {
          inputs: [...session.inputs].reverse(),
          outputs: [...session.outputs].reverse(),
          run: (feeds, fetches) => session.run(feeds, fetches),
          release: () => session.release(),
        };
      },
    };
    expect(await (await open({}, reversed)).recognize([segment(2)])).toEqual([expected]);
  });

  describe("with a decoder that hands out its attention", () => {
    it("gives token times in order and inside what it was given", async () => {
      for (const [seconds, steps] of [
        [3, 12],
        [0.5, 4],
        [0.05, 5],
        [12, 60],
      ]) {
        const recognizer = await open({ crossAttentions: true, steps });
        expect(recognizer.traits.timestamps).toBe(true);
        const [{ tokens }] = await recognizer.recognize([segment(seconds)], { words: true });
        expect(tokens.length).toBeGreaterThan(0);
        let before = 0;
        for (const { startSec = NaN, endSec = NaN } of tokens) {
          expect(startSec).toBeGreaterThanOrEqual(before);
          expect(endSec).toBeGreaterThan(startSec);
          expect(endSec).toBeLessThanOrEqual(seconds + 0.2 + 1e-9);
          before = startSec;
        }
      }
    });

    it("says the same with and without times, and computes them only where asked", async () => {
      const runs = new Map<string, WatchedRun[]>();
      const recognizer = await open({ crossAttentions: true }, watched(runtime, runs));
      const [plain] = await recognizer.recognize([segment(3)]);
      const steps = runs.get("decoder_with_attention.onnx") ?? [];
      expect(steps.slice(1).every(({ fetches }) => !fetches?.some((name) => name.startsWith("cross")))).toBe(true);
      const [timed] = await recognizer.recognize([segment(3)], { words: true });
      expect(plain.tokens.every(({ startSec }) => startSec === undefined)).toBe(true);
      expect(timed.tokens.map(({ text, confidence }) => ({ text, confidence }))).toEqual(plain.tokens);
      expect(timed.text).toBe((await (await open()).recognize([segment(3)]))[0].text);
    });

    it("gives times also to a text that was cut short", async () => {
      const recognizer = await open({ crossAttentions: true, steps: Infinity });
      const [{ tokens, cutShort }] = await recognizer.recognize([segment(19)], { words: true });
      expect(cutShort).toBe(true);
      expect(tokens.every(({ startSec, endSec }) => startSec !== undefined && endSec !== undefined)).toBe(true);
    });
  });

  describe("refuses", () => {
    const refusal = async (files: Readonly<Record<string, string>>): Promise<string> => {
      const model = fixture();
      const error: unknown = await openMoonshine({ ...model, files: { ...model.files, ...files } }, runtime, CPU).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      return isTingxieError(error) ? `${error.code}: ${error.message}` : String(error);
    };

    it("graphs of another model by what they lack", async () => {
      const { files } = fixture();
      const swapped = await refusal({ encoder: files.decoder, decoder: files.encoder });
      expect(swapped).toMatch(/^unsupported-model: .*no input input_values, no output last_hidden_state/);
      expect(await refusal({ decoder: files.encoder })).toMatch(/^unsupported-model: .*no input input_ids/);
    });

    it("a cache whose size cannot be known", async () => {
      const graph = new OnnxGraph();
      const past = graph.input("past_key_values.0.decoder.key", "float32", ["batch", "heads", "length", 4]);
      graph.input("input_ids", "int64", ["batch", 1]);
      graph.input("encoder_hidden_states", "float32", ["batch", "frames", 8]);
      graph.input("use_cache_branch", "bool", [1]);
      graph.node("Identity", [past], {}, "logits");
      graph.output("logits", "float32", ["batch", "heads", "length", 4]);
      const decoder = join(directory, "unsized.onnx");
      writeFileSync(decoder, graph.toModel());
      expect(await refusal({ decoder })).toMatch(/^unsupported-model: .*past_key_values\.0\.decoder\.key/);
    });

    it("a tokenizer that ends early", async () => {
      const tokenizer = join(directory, "torn.bin");
      writeFileSync(tokenizer, Uint8Array.of(3, 97, 98));
      expect(await refusal({ tokenizer })).toMatch(/^model-corrupt: .*torn\.bin is damaged/);
    });

    it("a file that is no graph at all", async () => {
      const encoder = join(directory, "half.onnx");
      writeFileSync(encoder, moonshineEncoder().slice(0, 500));
      expect(await refusal({ encoder })).not.toBe("undefined");
    });
  });

  it("lets go of all sessions, also where opening fails", async () => {
    const open = new Set<string>();
    const counting: Runtime = {
      ...runtime,
      async open(file, options) {
        const session = await runtime.open(file, options);
        open.add(file);
        return {
          inputs: session.inputs,
          outputs: session.outputs,
          run: (feeds, fetches) => session.run(feeds, fetches),
          release: async () => {
            open.delete(file);
            await session.release();
          },
        };
      },
    };
    const model = fixture();
    const recognizer = await openMoonshine(model, counting, CPU);
    expect(open.size).toBe(2);
    await recognizer.close();
    expect(open.size).toBe(0);
    const { encoder } = model.files;
    const copy = join(directory, "not-a-decoder.onnx");
    writeFileSync(copy, moonshineEncoder());
    for (const decoder of [join(directory, "missing.onnx"), copy]) {
      const files = { ...model.files, encoder, decoder };
      await expect(openMoonshine({ ...model, files }, counting, CPU)).rejects.toThrow();
      expect([...open]).toEqual([]);
    }
  });
});
