/** @jest-environment ./test/support/native-environment.cjs */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseNumberList } from "../../../../src/engine/features/cmvn";
import { stackedFbank } from "../../../../src/engine/features/stacked-fbank";
import { openParaformer } from "../../../../src/engine/recognizers/paraformer/paraformer";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import { readOnnxMetadata } from "../../../../src/engine/runtime/onnx-model";
import { DeviceFault, type Runtime, type Session, type Tensors } from "../../../../src/engine/runtime/session";
import type { Hypothesis, ModelFiles, RecognizeOptions, Recognizer, SpeechSegment } from "../../../../src/engine/types";
import { writeMoonshineFixture } from "../../../fixtures/moonshine-fixture";
import {
  PARAFORMER_PIECES as PIECES,
  writeParaformerFixture,
  type ParaformerFixtureOptions,
} from "../../../fixtures/paraformer-fixture";
import { seededRandom } from "../../../fixtures/random";
import { babble, constant, noise } from "../../../fixtures/signals";

const CPU = { device: "cpu", threads: 1 } as const;
const runtime = createOnnxRuntime();
const directory = mkdtempSync(join(tmpdir(), "tingxie-paraformer-"));
const opened: Recognizer[] = [];

afterEach(async () => {
  for (const recognizer of opened.splice(0)) await recognizer.close();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function open(model: ModelFiles, using: Runtime = runtime): Promise<Recognizer> {
  const recognizer = await openParaformer(model, using, CPU);
  opened.push(recognizer);
  return recognizer;
}

const fixture = (options?: ParaformerFixtureOptions): ModelFiles => writeParaformerFixture(directory, options);
const segment = (samples: Float32Array): SpeechSegment => ({
  startSec: 3,
  endSec: 3 + samples.length / 16000,
  samples,
});

async function hear(
  options: ParaformerFixtureOptions,
  recognizeOptions?: RecognizeOptions,
  samples = babble(48000, 2),
): Promise<Hypothesis> {
  return (await (await open(fixture(options))).recognize([segment(samples)], recognizeOptions))[0];
}

/** The runtime with something of our own done around each run. */
function around(run: (session: Session, feeds: Tensors, fetches?: readonly string[]) => Promise<Tensors>): Runtime {
  return {
    ...runtime,
    open: async (file, options) => {
      const session = await runtime.open(file, options);
      return {
        inputs: session.inputs,
        outputs: session.outputs,
        release: () => session.release(),
        run: (feeds, fetches) => run(session, feeds, fetches),
      };
    },
  };
}

describe("Paraformer", () => {
  it("says what it hears, with times and confidence for every token", async () => {
    const { text, tokens } = await hear({ timestamps: true });
    expect(tokens.length).toBeGreaterThan(5);
    expect(text).toBe(
      tokens
        .map((token) => token.text)
        .join("")
        .trim(),
    );
    let before = 0;
    for (const { startSec = NaN, endSec = NaN, confidence } of tokens) {
      expect(startSec).toBeGreaterThanOrEqual(before);
      expect(endSec).toBeGreaterThan(startSec);
      expect(endSec).toBeLessThanOrEqual(3);
      expect(confidence).toBeGreaterThan(1 / PIECES.length);
      expect(confidence).toBeLessThanOrEqual(1);
      before = endSec;
    }
  });

  it("gives no times without the graph's peaks, and says so", async () => {
    const recognizer = await open(fixture());
    expect(recognizer.traits).toMatchObject({ timestamps: false, punctuates: false, hotwords: 0, batchSize: 1 });
    const [{ tokens }] = await recognizer.recognize([segment(babble(48000, 2))]);
    expect(tokens.length).toBeGreaterThan(5);
    for (const token of tokens) expect(Object.keys(token)).toEqual(["text", "confidence"]);
    expect((await open(fixture({ timestamps: true }))).traits.timestamps).toBe(true);
  });

  it("hears the same through either published export", async () => {
    for (const options of [{ timestamps: true }, { lfr: { window: 5, shift: 3 } }, { contextual: true }]) {
      const sherpa = await hear({ ...options, form: "sherpa" }, { hotwords: ["听写"] });
      const funasr = await hear({ ...options, form: "funasr" }, { hotwords: ["听写"] });
      expect(sherpa.tokens.length).toBeGreaterThan(5);
      expect(funasr).toEqual(sherpa);
    }
  });

  it("leaves out the rows at the end that FunASR's predictor_bias counts, whatever stands in them", async () => {
    const whole = await hear({ form: "funasr", predictorBias: 1 });
    const shorter = await hear({ form: "funasr", predictorBias: 3 });
    expect(shorter.tokens).toEqual(whole.tokens.slice(0, -2));
    expect((await hear({ form: "funasr", predictorBias: 1000 })).tokens).toEqual([]);
  });

  it("takes a segment for itself, whatever stands beside it", async () => {
    const segments = [1, 2, 3].map((seed) => segment(babble(16000 * seed + 777, seed)));
    const recognizer = await open(fixture({ timestamps: true }));
    const together = await recognizer.recognize(segments);
    const alone = [];
    for (const one of segments) alone.push(...(await recognizer.recognize([one])));
    expect(together).toEqual(alone);
    expect(new Set(together.map(({ text }) => text)).size).toBe(3);
  });

  it.each([0, 1, 160, 399])("hears nothing in %i samples", async (length) => {
    expect(await hear({}, {}, noise(length, 0.5, 1))).toEqual({ text: "", language: undefined, tokens: [] });
  });

  it("tells the language by what it wrote, and keeps to the one it was told", async () => {
    const chinese = { 你: 50 };
    const english = { the: 50 };
    expect((await hear({ bias: chinese })).language).toBe("zh");
    expect((await hear({ bias: english })).language).toBe("en");
    expect((await hear({ eagerness: -1000 })).language).toBeUndefined();
    expect((await hear({ bias: english }, { language: "zh" })).language).toBe("zh");
  });

  it("tells how long its front end took, adding up from segment to segment", async () => {
    const recognizer = await open(fixture({}));
    expect(recognizer.featuresMs).toBe(0);
    await recognizer.recognize([segment(babble(48000, 2))]);
    const once = recognizer.featuresMs ?? 0;
    expect(once).toBeGreaterThan(0);
    await recognizer.recognize([segment(babble(48000, 2))]);
    expect(recognizer.featuresMs).toBeGreaterThan(once);
  });

  it.each(["reshape", "conv", "constant-of-shape"] as const)(
    "hears nothing where the graph fails because it counted no token (%s)",
    async (failsWhenEmpty) => {
      const recognizer = await open(fixture({ failsWhenEmpty, eagerness: -1000, timestamps: true }));
      const sounds = [constant(16000, 0), noise(16000, 0.1, 1)].map(segment);
      expect(await recognizer.recognize(sounds)).toEqual(sounds.map(() => ({ text: "", tokens: [] })));
    },
  );

  it("does not take another failure of the graph for silence", async () => {
    const failures = [
      "Non-zero status code returned while running MatMul node. Name:'MatMul_7' Status Message: out of memory",
      "Reshape node. Input shape:{1,100,512}, requested shape:{1,10,512}",
      "Conv node. Invalid input shape: {10}",
    ];
    for (const failure of failures) {
      const recognizer = await open(
        fixture(),
        around(() => Promise.reject(new Error(failure))),
      );
      await expect(recognizer.recognize([segment(babble(8000, 1))])).rejects.toMatchObject({
        code: "inference-failed",
        message: expect.stringContaining(failure),
      });
    }
  });

  it("blames an accelerator for a failure and for numbers that cannot be, and the CPU's model files otherwise", async () => {
    const broken = writeParaformerFixture(join(directory, "broken"), { broken: NaN });
    const onCoreml: Runtime = { ...runtime, open: (file) => runtime.open(file, CPU) };
    const accelerated = await openParaformer(broken, onCoreml, { device: "coreml", threads: 1 });
    opened.push(accelerated);
    await expect(accelerated.recognize([segment(babble(8000, 1))])).rejects.toBeInstanceOf(DeviceFault);
    await expect((await open(broken)).recognize([segment(babble(8000, 1))])).rejects.toMatchObject({
      code: "inference-failed",
      message: expect.stringContaining("not finite"),
    });
  });
});

describe("Paraformer with hotwords", () => {
  const CONTEXTUAL = { contextual: true, timestamps: true } as const;

  /** The recipe of models.md 5.5, step by step, on the graphs themselves. @returns the best id of each row but the last */
  async function reference({ files }: ModelFiles, hotwords: readonly (readonly number[])[], samples: Float32Array) {
    const rows = [...hotwords, [1]];
    const ids = rows.flatMap((row) => [...row, ...new Array<number>(10 - row.length).fill(0)]);
    const embedder = await runtime.open(files.hotword_embedder, CPU);
    const hotword = { type: "int32", dims: [rows.length, 10], data: Int32Array.from(ids) };
    const { hw_embed } = await embedder.run({ hotword });
    await embedder.release();
    const [, count, size] = hw_embed.dims;
    const at = (time: number, word: number): number[] =>
      Array.from({ length: size }, (_, i) => Number(hw_embed.data[(time * count + word) * size + i]));
    const embeddings = Float32Array.from(rows.flatMap((row, word) => at(row.length - 1, word)));

    const metadata = await readOnnxMetadata(files.model);
    const numbers = (key: string): Float32Array => parseNumberList(metadata.get(key) ?? "") ?? new Float32Array(0);
    const cmvn = { negMean: numbers("neg_mean"), invStddev: numbers("inv_stddev") };
    const speech = stackedFbank(samples, { sampleScale: 32768, lfr: { window: 7, shift: 6 }, cmvn });
    const recognizer = await runtime.open(files.model, CPU);
    const { logits } = await recognizer.run({
      speech: { type: "float32", dims: [1, speech.length / 560, 560], data: speech },
      speech_lengths: { type: "int32", dims: [1], data: Int32Array.of(speech.length / 560) },
      bias_embed: { type: "float32", dims: [1, rows.length, size], data: embeddings },
    });
    await recognizer.release();
    const best = Array.from({ length: logits.dims[1] }, (_, row) => {
      const scores = Array.from({ length: PIECES.length }, (__, id) => Number(logits.data[row * PIECES.length + id]));
      return scores.indexOf(Math.max(...scores));
    });
    return best.slice(0, best.indexOf(2));
  }

  it("hears what a plain reference of the recipe hears, for lists of any length", async () => {
    const random = seededRandom(5);
    const characters = PIECES.filter((piece) => /\p{Script=Han}/u.test(piece));
    const model = fixture(CONTEXTUAL);
    const recognizer = await open(model);
    const texts = new Set<string>();
    for (let round = 0; round < 40; round++) {
      const hotwords = Array.from({ length: [0, 1, 2, 7, 60][round % 5] }, () =>
        Array.from({ length: 1 + random.integer(10) }, () => characters[random.integer(characters.length)]).join(""),
      );
      const samples = babble(8000 + random.integer(24000), round);
      const [{ tokens, text }] = await recognizer.recognize([segment(samples)], { hotwords });
      const ids = await reference(
        model,
        hotwords.map((hotword) => [...hotword].map((character) => PIECES.indexOf(character))),
        samples,
      );
      expect(tokens.map((token) => token.text.trim())).toEqual(ids.map((id) => PIECES[id].replace(/@@$/, "")));
      texts.add(text);
    }
    expect(texts.size).toBeGreaterThan(35);
  });

  it("hears the same sound otherwise with hotwords than without", async () => {
    const recognizer = await open(fixture(CONTEXTUAL));
    const texts = new Set<string>();
    for (const hotwords of [undefined, [], ["听写"], ["世界", "听写"]]) {
      texts.add((await recognizer.recognize([segment(babble(48000, 2))], { hotwords }))[0].text);
    }
    expect(texts.size).toBe(3);
    expect(recognizer.traits.hotwords).toBe(50);
  });

  it("embeds a list once, however many segments there are", async () => {
    const lists: number[] = [];
    const counting = around((session, feeds, fetches) => {
      if ("hotword" in feeds) lists.push(feeds.hotword.dims[0]);
      return session.run(feeds, fetches);
    });
    const recognizer = await open(fixture(CONTEXTUAL), counting);
    const segments = [1, 2, 3].map((seed) => segment(babble(8000, seed)));
    await recognizer.recognize(segments, { hotwords: ["听写", "世界"] });
    await recognizer.recognize(segments, { hotwords: ["听写", "世界"] });
    expect(lists).toEqual([3]);
    await recognizer.recognize(segments, { hotwords: ["听写"] });
    await recognizer.recognize(segments);
    expect(lists).toEqual([3, 2, 1]);
  });

  it("feeds ten tokens at most of each hotword, and none of what has no token", async () => {
    const fed: Int32Array[] = [];
    const watching = around((session, feeds, fetches) => {
      if ("hotword" in feeds) fed.push(feeds.hotword.data as Int32Array);
      return session.run(feeds, fetches);
    });
    const recognizer = await open(fixture({ ...CONTEXTUAL, dictionary: "jedediah je@@ de@@ di@@ ah\n" }), watching);
    await recognizer.recognize([segment(babble(8000, 1))], {
      hotwords: ["你好世界听写识别语音中文", " ", "龘 Jedediah"],
    });
    const id = (piece: string): number => PIECES.indexOf(piece);
    const unknown = id("<unk>");
    expect([...fed[0]]).toEqual([
      ...[..."你好世界听写识别语音"].map(id),
      ...[unknown, unknown, id("de@@"), id("di@@"), id("ah"), 0, 0, 0, 0, 0],
      ...[1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ]);
  });

  it("ignores hotwords where the graph takes none", async () => {
    expect(await hear({}, { hotwords: ["听写"] })).toEqual(await hear({}));
  });

  it("is refused where the two graphs do not fit, or the second is missing", async () => {
    const model = fixture(CONTEXTUAL);
    const files = { ...model.files, hotword_embedder: writeMoonshineFixture(join(directory, "other")).files.encoder };
    await expect(open({ ...model, files })).rejects.toMatchObject({
      code: "unsupported-model",
      message: expect.stringContaining("no input hotword"),
    });
    const { model: graph, tokens } = model.files;
    await expect(open({ ...model, files: { model: graph, tokens } })).rejects.toMatchObject({
      code: "unsupported-model",
      message: expect.stringContaining("hotword_embedder"),
    });
  });
});

describe("a Paraformer model that does not fit", () => {
  it.each([
    [{ vocab_size: undefined }, "vocab_size is missing"],
    [{ lfr_window_size: "0" }, 'lfr_window_size is "0"'],
    [{ lfr_window_shift: "x" }, 'lfr_window_shift is "x"'],
    [{ inv_stddev: "1,2,three" }, "inv_stddev is not a list"],
    [{ neg_mean: "1,2" }, "statistics and input of 2, 560, 560 values"],
    [{ lfr_window_size: "6" }, "do not fit features of 480"],
    [{ vocab_size: "12" }, "its vocabulary has 12 tokens"],
    [{ neg_mean: undefined }, "am.mvn"],
  ] as const)("is refused by its metadata %j", async (metadata, why) => {
    await expect(open(fixture({ metadata }))).rejects.toMatchObject({
      code: "unsupported-model",
      message: expect.stringContaining(why),
    });
  });

  it("is refused by its token table", async () => {
    const refusal = (message: string) => ({ code: "unsupported-model", message: expect.stringContaining(message) });
    await expect(open(fixture({ pieces: PIECES.slice(1) }))).rejects.toMatchObject(refusal("vocabulary"));
    const pieces = PIECES.map((piece) => (piece === "</s>" ? "end" : piece));
    await expect(open(fixture({ pieces }))).rejects.toMatchObject(refusal("tokens.txt has no </s>"));
    const model = fixture();
    appendFileSync(model.files.tokens, "no id\n");
    await expect(open(model)).rejects.toMatchObject(refusal("tokens.txt"));
  });

  it.each([
    ["cmvn", "<Nnet>", "am.mvn does not hold"],
    ["config", "model_conf:\n", "config.yaml has no block frontend_conf"],
    ["config", "frontend_conf:\n    lfr_m: 7\n    lfr_n: 6\n    n_mels: 60\n", 'n_mels is "60"'],
    ["config", "frontend_conf:\n    lfr_m: 5\n    lfr_n: 6\n", "do not fit features of 400"],
    ["tokens", "{}", "tokens.json"],
  ] as const)("is refused by FunASR's file for %s: %j", async (role, content, why) => {
    const model = fixture({ form: "funasr" });
    writeFileSync(model.files[role], content);
    await expect(open(model)).rejects.toMatchObject({
      code: "unsupported-model",
      message: expect.stringContaining(why),
    });
  });

  it("is refused by another family's graph, and where its own ends early", async () => {
    const model = fixture();
    const files = { ...model.files, model: writeMoonshineFixture(join(directory, "other")).files.encoder };
    await expect(open({ ...model, files })).rejects.toMatchObject({
      code: "unsupported-model",
      message: expect.stringContaining("its graph takes input_values"),
    });
    truncateSync(model.files.model, readFileSync(model.files.model).length >> 1);
    await expect(open(model)).rejects.toMatchObject({
      code: "model-corrupt",
      message: expect.stringContaining("model.int8.onnx"),
    });
  });

  it("lets its sessions go", async () => {
    let openSessions = 0;
    const counting: Runtime = {
      ...runtime,
      open: async (file, options) => {
        const session = await runtime.open(file, options);
        openSessions += 1;
        return {
          ...session,
          inputs: session.inputs,
          outputs: session.outputs,
          release: async () => void openSessions--,
        };
      },
    };
    const refused = fixture({ contextual: true, metadata: { vocab_size: "12" } });
    await expect(openParaformer(refused, counting, CPU)).rejects.toThrow();
    expect(openSessions).toBe(0);
  });
});
