/** @jest-environment ./test/support/native-environment.cjs */
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCtcHead } from "../../../../src/engine/recognizers/fun-asr-nano/ctc-head";
import { identifyModelFolder } from "../../../../src/engine/recognizers/identify";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import type { Runtime, SessionOptions } from "../../../../src/engine/runtime/session";
import type { Hypothesis, ModelFiles, RecognizeOptions, Recognizer } from "../../../../src/engine/types";
import { writeCtcHeadFixture, type CtcHeadFixtureOptions } from "../../../fixtures/ctc-head-fixture";
import { writeFunAsrNanoFixture } from "../../../fixtures/fun-asr-nano-fixture";
import { babble, constant, noise } from "../../../fixtures/signals";

const CPU = { device: "cpu", threads: 1 } as const;
const runtime = createOnnxRuntime();
const opened: Recognizer[] = [];
let directory = "";

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tingxie-ctc-head-"));
});
afterEach(async () => {
  for (const recognizer of opened.splice(0)) await recognizer.close();
  rmSync(directory, { recursive: true, force: true });
});

async function open(model: ModelFiles, using = runtime, options: SessionOptions = CPU): Promise<Recognizer> {
  const recognizer = await openCtcHead(model, using, options);
  opened.push(recognizer);
  return recognizer;
}

const fixture = (options?: CtcHeadFixtureOptions): ModelFiles => writeCtcHeadFixture(directory, options);

async function hear(
  fixtureOptions: CtcHeadFixtureOptions = {},
  options: RecognizeOptions = {},
  samples = babble(48000, 2),
): Promise<Hypothesis> {
  const recognizer = await open(fixture(fixtureOptions));
  return (await recognizer.recognize([{ startSec: 0, endSec: samples.length / 16000, samples }], options))[0];
}

describe("the CTC head of Fun-ASR-Nano", () => {
  it("says what it hears, with times and confidence, and that it is experimental", async () => {
    const recognizer = await open(fixture());
    const sound = { startSec: 0, endSec: 3, samples: babble(48000, 2) };
    const [{ text, tokens }] = await recognizer.recognize([sound]);
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
      expect(confidence).toBeGreaterThan(0);
      before = endSec;
    }
    expect(recognizer.traits.note).toContain("experimental");
    expect(recognizer.featuresMs).toBeGreaterThan(0);
  });

  it("spans a character that is spread over tokens with the times of all, and is as sure of it as of the least sure", async () => {
    const bytes = Buffer.from("你");
    const words = Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? bytes.subarray(0, 2) : bytes.subarray(2)));
    const { text, tokens, posteriors } = await hear({ words }, { posteriors: true }, babble(160_000, 4));
    expect(text).toMatch(/^你+$/u);
    for (const { startSec = NaN, endSec = NaN, confidence } of tokens) {
      expect(endSec - startSec).toBeGreaterThan(0.11);
      expect(confidence).toBeLessThan(1);
    }
    expect(posteriors?.pieces[0]).toBe("\ufffd");
  });

  it("says nothing of tokens that are tags", async () => {
    const tag = Buffer.from("<|nospeech|>").toString("base64");
    const words = Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? "a" : "b"));
    const tags = Object.fromEntries(words.flatMap((word, id) => (word === "b" ? [[id, tag]] : [])));
    const plain = await hear({ words });
    expect(plain.text).toContain("b");
    expect((await hear({ words, written: tags })).text).toBe(plain.text.replaceAll("b", ""));
  });

  it("gives posteriors on request, with the blank last", async () => {
    const { posteriors, tokens } = await hear({}, { posteriors: true });
    expect(posteriors).toMatchObject({ frames: 50, vocabularySize: 20, blankId: 19, frameSec: 0.06 });
    const frame = Math.round((tokens[0].startSec ?? NaN) / 0.06);
    const row = posteriors?.logProbs.subarray(frame * 20, (frame + 1) * 20) ?? new Float32Array(0);
    expect(Math.exp(Math.max(...row))).toBeCloseTo(tokens[0].confidence, 5);
    expect(posteriors?.pieces[row.indexOf(Math.max(...row))]).toBe(tokens[0].text);
    expect(await hear()).not.toHaveProperty("posteriors");
  });

  it("counts frames as the graph gives them", async () => {
    expect((await hear({ halved: true }, { posteriors: true })).posteriors?.frames).toBe(25);
  });

  it("takes the last token for the blank where the metadata names none", async () => {
    expect(await hear({ metadata: { blank_id: undefined } })).toEqual(await hear());
  });

  it.each([0, 399])("hears nothing in %i samples", async (length) => {
    expect(await hear({}, { language: "zh" }, noise(length, 0.5, 1))).toEqual({ text: "", language: "zh", tokens: [] });
  });

  it("refuses sound that is not numbers", async () => {
    await expect(hear({}, {}, constant(16000, NaN))).rejects.toMatchObject({ code: "corrupt-audio" });
  });

  it("reports a fault of the device where scores are no numbers, and an error on the CPU", async () => {
    const renamed: Runtime = { ...runtime, open: (file) => runtime.open(file, CPU) };
    const recognizer = await open(fixture({ broken: NaN }), renamed, { device: "webgpu", threads: 1 });
    const heard = recognizer.recognize([{ startSec: 0, endSec: 1, samples: babble(16000, 1) }]);
    await expect(heard).rejects.toMatchObject({ name: "DeviceFault" });
    await expect(hear({ broken: NaN })).rejects.toMatchObject({ code: "inference-failed" });
  });
});

describe("files of the CTC head that do not fit", () => {
  const refusal = (why: string) => ({ code: "unsupported-model", message: expect.stringContaining(why) });

  it.each<[CtcHeadFixtureOptions, string]>([
    [{ metadata: { vocab_size: undefined, lfr_window_size: "x" } }, 'vocab_size is missing, lfr_window_size is "x"'],
    [{ metadata: { vocab_size: "30" } }, "its vocabulary has 30 tokens with blank 19, but the token table 20"],
    [{ metadata: { blank_id: "99" } }, "with blank 99"],
    [{ written: { 3: "▁the" } }, 'tokens.txt writes "▁the", which is no base64'],
  ])("are refused with the reason: %j", async (options, why) => {
    await expect(open(fixture(options))).rejects.toMatchObject(refusal(why));
  });

  it("are refused where the graph gives scores for another vocabulary", async () => {
    const model = fixture({ metadata: { vocab_size: "21" } });
    appendFileSync(model.files.tokens, "QUFB 20\n");
    const recognizer = await open(model);
    const heard = recognizer.recognize([{ startSec: 0, endSec: 1, samples: babble(16000, 1) }]);
    await expect(heard).rejects.toMatchObject(refusal("not float32 [1, T, 21]"));
  });

  it("are refused where the graph is another one", async () => {
    const { files } = writeFunAsrNanoFixture(join(directory, "other"));
    const model = fixture();
    const foreign = { ...model, files: { ...model.files, model: files.llm } };
    await expect(open(foreign)).rejects.toMatchObject(refusal("a graph has no input x"));
  });
});

describe("a folder with the CTC head", () => {
  const find = () => identifyModelFolder(directory);

  it("is known by its one input and its comment, in the precision that is best on a CPU", async () => {
    fixture();
    const { files } = fixture({ name: "model.int8.onnx" });
    expect(await find()).toMatchObject({ family: "fun-asr-nano-ctc", languages: ["zh", "en", "ja"], files });
  });

  it("is not taken for one where the comment names another model", async () => {
    fixture({ metadata: { comment: "iic/SenseVoiceSmall" } });
    await expect(find()).rejects.toMatchObject({
      code: "unsupported-model",
      message: expect.stringContaining("takes x"),
    });
  });

  it("is refused without its tokens", async () => {
    rmSync(fixture().files.tokens);
    await expect(find()).rejects.toMatchObject({
      code: "unsupported-model",
      message: expect.stringContaining("holds a fun-asr-nano-ctc model, but tokens.txt is missing"),
    });
  });

  it("is refused where its graph is broken off or is no graph", async () => {
    const { files } = fixture();
    truncateSync(files.model, 2000);
    await expect(find()).rejects.toMatchObject({
      code: "model-corrupt",
      message: expect.stringContaining("model.onnx ends early"),
    });
    writeFileSync(files.model, "<html>");
    await expect(find()).rejects.toMatchObject({
      message: expect.stringContaining("model.onnx is not a model in ONNX format"),
    });
  });
});
