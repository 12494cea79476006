/** @jest-environment ./test/support/native-environment.cjs */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CtTransformer } from "../../../../src/engine/recognizers/punctuation/ct-transformer";
import { createOnnxRuntime } from "../../../../src/engine/runtime/onnx";
import type { Runtime } from "../../../../src/engine/runtime/session";
import { OnnxGraph } from "../../../fixtures/onnx-writer";
import { MARKS, writePunctuationFixture, type PunctuationFixtureOptions } from "../../../fixtures/punctuation-fixture";

const runtime = createOnnxRuntime();
const directory = mkdtempSync(join(tmpdir(), "tingxie-ct-transformer-"));
const opened: CtTransformer[] = [];

afterEach(async () => {
  for (const network of opened.splice(0)) await network.close();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function open(files: Readonly<Record<string, string>>, using: Runtime = runtime): Promise<CtTransformer> {
  const model = { id: "fixture", family: "paraformer", directory, languages: [], files };
  const network = await CtTransformer.open(model, using, { device: "cpu", threads: 1 });
  opened.push(network);
  return network;
}

const fixture = (options?: PunctuationFixtureOptions): Promise<CtTransformer> =>
  open(writePunctuationFixture(directory, options));
const TEXT = [..."你来了就大不是我的人说要去那里", "the", "of", "that", ..."会可也你对生能而子那得于着下自之年过"];

describe("CT-Transformer", () => {
  it("finds every mark, and the same through either export", async () => {
    const options = { seed: 4, bias: { _: -2 } };
    const sherpa = await (await fixture({ ...options, form: "sherpa" })).mark(TEXT);
    const funasr = await (await fixture({ ...options, form: "funasr" })).mark(TEXT);
    expect(new Set(sherpa)).toEqual(new Set(["", "，", "、", "。", "？"]));
    expect(funasr).toEqual(sherpa);
  });

  it("takes capitals for small letters, and any word that it lacks for its unknown one", async () => {
    const network = await fixture({ seed: 4, bias: { _: -2 } });
    expect(await network.mark(["The", "OF", "龘"])).toEqual(await network.mark(["the", "of", "<unk>"]));
    expect(await network.mark(["the", "of", "龘"])).toEqual(await network.mark(["the", "of", "뷁"]));
  });

  it("takes the label <unk> for no mark, which sherpa-onnx and FunASR write as it is called", async () => {
    const network = await fixture({ bias: { "<unk>": 2e4 } });
    expect(new Set(await network.mark(TEXT))).toEqual(new Set([""]));
  });

  it("knows FunASR's half-width marks", async () => {
    const files = writePunctuationFixture(directory, { form: "funasr", bias: { "，": 20 } });
    writeFileSync(files.punctuation_config, "punc_list:\n- <unk>\n- _\n- ','\n- 。\n- '?'\n- 、\n");
    expect(new Set(await (await open(files)).mark(TEXT))).toEqual(new Set(["，"]));
  });

  it("stays on the CPU, whatever device the recognizer is on", async () => {
    const devices: string[] = [];
    const watching: Runtime = {
      ...runtime,
      open: (file, options) => {
        devices.push(options.device);
        return runtime.open(file, options);
      },
    };
    const files = writePunctuationFixture(directory);
    const model = { id: "fixture", family: "paraformer", directory, languages: [], files };
    opened.push(await CtTransformer.open(model, watching, { device: "coreml", threads: 1 }));
    expect(devices).toEqual(["cpu"]);
  });

  it.each([
    [{ metadata: { vocab_size: undefined } }, "vocab_size is missing"],
    [{ metadata: { vocab_size: "7" } }, "words, not 7"],
    [{ metadata: { punctuations: MARKS.slice(0, -1).join("|") } }, "6 labels, but its list of marks 5"],
    [{ metadata: { punctuations: "a|b|，|d|？|f" } }, "lacks the marks 。"],
    [{ metadata: { punctuations: undefined } }, "lacks the marks ， 。 ？"],
  ] as const)("is refused with metadata that do not fit: %j", async (options, why) => {
    await expect(fixture(options)).rejects.toMatchObject({
      code: "unsupported-model",
      message: expect.stringContaining(why),
    });
  });

  it("is refused with the name of a file that is missing, empty or damaged", async () => {
    const files = writePunctuationFixture(directory, { form: "funasr" });
    const { punctuation, punctuation_tokens, punctuation_config } = files;
    const refusal = (message: string) => ({ message: expect.stringContaining(message) });
    await expect(open({ punctuation, punctuation_config })).rejects.toMatchObject(refusal("punctuation_tokens"));
    await expect(open({ punctuation, punctuation_tokens })).rejects.toMatchObject(refusal("punctuation_config"));
    writeFileSync(punctuation_config, "model_conf:\n    predictor_bias: 1\n");
    await expect(open(files)).rejects.toMatchObject(refusal("config.yaml has no list punc_list"));
    writeFileSync(punctuation_tokens, "[");
    await expect(open(files)).rejects.toMatchObject(refusal("tokens.json cannot be used"));
    truncateSync(punctuation, 300);
    await expect(open(files)).rejects.toMatchObject({ code: "model-corrupt", ...refusal("punctuation.onnx") });
  });

  it("is refused where the graph is another one", async () => {
    const graph = new OnnxGraph();
    graph.node("Identity", [graph.input("x", "float32", [1])], {}, "y");
    graph.output("y", "float32", [1]);
    const punctuation = join(directory, "other.onnx");
    writeFileSync(punctuation, graph.toModel());
    await expect(open({ punctuation })).rejects.toMatchObject({
      code: "unsupported-model",
      message: expect.stringContaining("no input inputs, no input text_lengths, no output logits"),
    });
  });

  it.each([NaN, Infinity])("fails where its scores are %d", async (broken) => {
    await expect((await fixture({ broken })).mark(["你"])).rejects.toMatchObject({
      code: "inference-failed",
      message: expect.stringContaining("not finite"),
    });
  });
});
