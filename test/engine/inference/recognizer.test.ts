import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { ThreadedRecognizer, type ThreadedOptions } from "../../../src/engine/inference/recognizer";
import { openMoonshine } from "../../../src/engine/recognizers/moonshine/moonshine";
import { createOnnxRuntime } from "../../../src/engine/runtime/onnx";
import type { Hypothesis, ModelFiles, SpeechSegment } from "../../../src/engine/types";
import { mishapsLeft, plan, type Mishap, type Plan } from "../../fixtures/mishaps";
import { writeMoonshineFixture } from "../../fixtures/moonshine-fixture";
import { babble } from "../../fixtures/signals";
import { entry, VAD_MODEL } from "../../support/entries";

const directory = mkdtempSync(join(tmpdir(), "tingxie-recognizer-"));
const opened: ThreadedRecognizer[] = [];
let warnings: string[] = [];
let models = 0;

const segment = (seconds: number, seed: number): SpeechSegment => ({
  startSec: 0,
  endSec: seconds,
  samples: babble(16000 * seconds, seed),
});
const SEGMENTS = [segment(2, 1), segment(1, 2)];

const fixture = (mishap?: Plan): ModelFiles => {
  const model = writeMoonshineFixture(join(directory, `model-${models++}`));
  plan(model.directory, mishap);
  return model;
};

async function open(model: ModelFiles, options: Partial<ThreadedOptions> = {}): Promise<ThreadedRecognizer> {
  const recognizer = await ThreadedRecognizer.open(model, {
    device: "cpu",
    threads: 1,
    entry: entry("mishap-thread"),
    onWarning: (warning) => warnings.push(warning),
    ...options,
  });
  opened.push(recognizer);
  return recognizer;
}

describe("A recognizer in a thread", () => {
  let expected: readonly Hypothesis[];

  beforeAll(async () => {
    const recognizer = await openMoonshine(fixture(), createOnnxRuntime(), { device: "cpu", threads: 1 });
    expected = await recognizer.recognize(SEGMENTS);
    await recognizer.close();
  });
  beforeEach(() => (warnings = []));
  afterEach(async () => {
    for (const recognizer of opened.splice(0)) await recognizer.close();
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it("says what one in this thread says", async () => {
    const recognizer = await open(fixture(), { entry: entry("inference-thread") });
    expect(await recognizer.recognize(SEGMENTS)).toEqual(expected);
    expect(recognizer.traits).toMatchObject({ languages: ["en"], batchSize: 1 });
    expect(warnings).toEqual([]);
  });

  it("answers calls in their order, also where nobody waits for the one before", async () => {
    const recognizer = await open(fixture());
    const both = await Promise.all([recognizer.recognize([SEGMENTS[0]]), recognizer.recognize([SEGMENTS[1]])]);
    expect(both.flat()).toEqual(expected);
  });

  it("does not block this thread while it works", async () => {
    const recognizer = await open(fixture());
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await recognizer.recognize([segment(15, 3), segment(15, 4)]);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(2);
  });

  describe.each<[Mishap, RegExp]>([
    ["exits", /ended with code 7/],
    ["bursts", /out of the blue/],
  ])("whose thread %s in mid-call", (mishap, why) => {
    it("starts another and hears the same", async () => {
      const model = fixture({ device: "cpu", mishap, times: 1 });
      const recognizer = await open(model);
      expect(await recognizer.recognize(SEGMENTS)).toEqual(expected);
      expect(mishapsLeft(model.directory)).toBe(0);
      expect(warnings).toEqual([expect.stringMatching(why)]);
      expect(await recognizer.recognize(SEGMENTS)).toEqual(expected);
      expect(warnings).toHaveLength(1);
    });

    it("fails where a fresh one does so again, and works for the next piece", async () => {
      const model = fixture({ device: "cpu", mishap, times: 2 });
      const recognizer = await open(model);
      await expect(recognizer.recognize(SEGMENTS)).rejects.toMatchObject({
        name: "TingxieError",
        code: "inference-failed",
        message: expect.stringMatching(why),
        hint: expect.any(String),
      });
      expect(mishapsLeft(model.directory)).toBe(0);
      expect(await recognizer.recognize(SEGMENTS)).toEqual(expected);
    });
  });

  it("starts another where the thread dies between two calls", async () => {
    const model = fixture();
    const recognizer = await open(model);
    plan(model.directory, { device: "cpu", mishap: "bursts", times: 1 });
    await recognizer.recognize(SEGMENTS).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await recognizer.recognize(SEGMENTS)).toEqual(expected);
  });

  it("tells errors by their code across the border", async () => {
    const model = fixture();
    const unsupported = { ...model, family: "whisper-9" };
    await expect(open(unsupported)).rejects.toMatchObject({ code: "unsupported-model", message: /whisper-9/ });
    const torn = { ...model, files: { ...model.files, tokenizer: model.files.encoder } };
    await expect(open(torn)).rejects.toMatchObject({ code: "model-corrupt", hint: /tingxie models/ });
    const mixed = { ...model, files: { ...model.files, encoder: model.files.decoder } };
    await expect(open(mixed)).rejects.toMatchObject({ code: "unsupported-model" });
  });

  it("fails with a code where the runtime refuses a file", async () => {
    const model = fixture();
    const files = { ...model.files, decoder: join(model.directory, "missing.onnx") };
    await expect(open({ ...model, files })).rejects.toMatchObject({
      code: "model-corrupt",
      message: /missing\.onnx/,
    });
    expect(warnings).toEqual([]);
  });

  it("says that the runtime is missing, and does not blame the device", async () => {
    const options = { entry: entry("runtimeless-thread"), device: "webgpu" } as const;
    await expect(open(fixture(), options)).rejects.toMatchObject({
      code: "runtime-missing",
      hint: "Use another machine.",
    });
    expect(warnings).toEqual([]);
  });

  it("fails with a code where its own program is not there", async () => {
    await expect(open(fixture(), { entry: entry("nowhere") })).rejects.toMatchObject({ code: "inference-failed" });
  });

  it("fails, and does not wait for ever, where something cannot be sent to the thread", async () => {
    const recognizer = await open(fixture());
    const unsendable = { language: (() => "en") as unknown as string };
    await expect(recognizer.recognize(SEGMENTS, unsendable)).rejects.toMatchObject({ code: "inference-failed" });
    expect(await recognizer.recognize(SEGMENTS)).toEqual(expected);
  });

  it("ends a call when it is closed, and does not start again for it", async () => {
    const model = fixture({ device: "cpu", mishap: "hangs" });
    const recognizer = await open(model);
    const call = recognizer.recognize(SEGMENTS);
    const outcome = expect(call).rejects.toMatchObject({ code: "interrupted" });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await recognizer.close();
    await outcome;
    expect(warnings).toEqual([]);
  });

  it("can be closed twice, and loads the model again for a later call", async () => {
    const recognizer = await open(fixture());
    await recognizer.close();
    await recognizer.close();
    expect(await recognizer.recognize(SEGMENTS)).toEqual(expected);
  });

  it("lets the process end, although nobody closed it", () => {
    const program = [entry("leaves-open"), entry("inference-thread"), VAD_MODEL, JSON.stringify(fixture())];
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, program, {
      encoding: "utf8",
      timeout: 30_000,
    });
    expect({ status, signal, stderr, stdout }).toEqual({
      status: 0,
      signal: null,
      stderr: "",
      stdout: expect.stringMatching(/^32 frames, \d+ words\n$/),
    });
  });

  describe("on an accelerator", () => {
    it.each<[Mishap, RegExp]>([
      [
        "refuses",
        /^webgpu could not be used for moonshine-fixture \(the device does not know this operator\); the CPU/,
      ],
      ["throws", /^webgpu could not be used for moonshine-fixture \(the device was lost\); the CPU/],
      ["nan", /^webgpu could not be used for moonshine-fixture \(the decoder returned no finite number\); the CPU/],
    ])("that %s leaves it for the CPU, and misses nothing", async (mishap, warning) => {
      const recognizer = await open(fixture({ device: "webgpu", mishap }), { device: "webgpu" });
      expect(await recognizer.recognize(SEGMENTS)).toEqual(expected);
      expect(recognizer.device).toBe("cpu");
      expect(await recognizer.recognize(SEGMENTS)).toEqual(expected);
      expect(warnings).toEqual([expect.stringMatching(warning)]);
    });

    it("that fails in the middle of a batch hears the whole batch again on the CPU", async () => {
      const model = fixture();
      const recognizer = await open(model, { device: "webgpu" });
      expect(await recognizer.recognize(SEGMENTS)).toEqual(expected);
      expect(recognizer.device).toBe("webgpu");
      plan(model.directory, { device: "webgpu", mishap: "throws" });
      expect(await recognizer.recognize(SEGMENTS)).toEqual(expected);
      expect(recognizer.device).toBe("cpu");
    });

    it.each<Mishap>(["exits", "bursts"])("that takes the thread with it (%s) leaves it for the CPU", async (mishap) => {
      const recognizer = await open(fixture({ device: "webgpu", mishap }), { device: "webgpu" });
      expect(await recognizer.recognize(SEGMENTS)).toEqual(expected);
      expect(recognizer.device).toBe("cpu");
      expect(warnings.at(-1)).toMatch(/^webgpu could not be used for moonshine-fixture/);
    });

    it("does not blame it for a model that cannot be read anywhere", async () => {
      const model = { ...fixture(), family: "whisper-9" };
      await expect(open(model, { device: "webgpu" })).rejects.toMatchObject({ code: "unsupported-model" });
      expect(warnings).toEqual([]);
    });

    it("fails on the CPU with a code where the CPU fails too", async () => {
      const recognizer = await open(fixture({ device: "cpu", mishap: "nan" }));
      await expect(recognizer.recognize(SEGMENTS)).rejects.toMatchObject({ code: "inference-failed" });
    });
  });

  it("falls back from the webgpu of this machine, where it does not work", async () => {
    // On Linux the runtime has code for webgpu but rarely a device; on a Mac it may work. The text is the same either way.
    const recognizer = await open(fixture(), { entry: entry("inference-thread"), device: "webgpu" });
    const texts = (await recognizer.recognize(SEGMENTS)).map(({ text }) => text);
    expect(texts).toEqual(expected.map(({ text }) => text));
    if (recognizer.device === "cpu") expect(warnings).toEqual([expect.stringMatching(/^webgpu could not be used/)]);
    else expect(warnings).toEqual([]);
  });
});
