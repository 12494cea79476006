import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { identifyModelFolder } from "../../../../src/engine/recognizers/identify";
import { OnnxGraph } from "../../../fixtures/onnx-writer";
import { writeParaformerFixture } from "../../../fixtures/paraformer-fixture";
import { writePunctuationFixture } from "../../../fixtures/punctuation-fixture";

const root = mkdtempSync(join(tmpdir(), "tingxie-identify-paraformer-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
/** A new folder whose name says nothing. */
function folder(): string {
  const path = join(root, `folder-${++count}`);
  mkdirSync(path);
  return path;
}

/** A graph with nothing in it but its signature. */
function writeGraph(file: string, inputs: readonly string[], outputs: readonly string[]): void {
  const graph = new OnnxGraph();
  for (const name of inputs) graph.input(name, "float32", [1]);
  for (const name of outputs) {
    graph.node("Identity", [inputs[0]], {}, name);
    graph.output(name, "float32", [1]);
  }
  writeFileSync(file, graph.toModel());
}

const refusal = (message: string, code = "unsupported-model") => ({ code, message: expect.stringContaining(message) });

describe("a folder with a Paraformer model", () => {
  it.each([
    { form: "sherpa" },
    { form: "funasr" },
    { form: "sherpa", timestamps: true },
    { form: "funasr", contextual: true, dictionary: "world wor@@ ld\n" },
  ] as const)("is known by its graphs: %j", async (options) => {
    const { directory, files } = writeParaformerFixture(folder(), options);
    expect(await identifyModelFolder(directory)).toEqual({
      id: basename(directory),
      family: "paraformer",
      directory,
      languages: ["zh", "en"],
      files,
    });
  });

  it("writes English alone where its vocabulary has no Chinese character", async () => {
    const { directory, files } = writeParaformerFixture(folder());
    writeFileSync(files.tokens, "<blank> 0\n<s> 1\n</s> 2\nhello 3\n");
    expect((await identifyModelFolder(directory)).languages).toEqual(["en"]);
  });

  it.each([
    { form: "sherpa", missing: "tokens.txt" },
    { form: "funasr", missing: "tokens.json" },
    { form: "funasr", missing: "am.mvn" },
    { form: "funasr", missing: "config.yaml" },
    { form: "funasr", contextual: true, missing: "model_eb.onnx" },
  ] as const)("is refused with the name of the missing file: %j", async ({ missing, ...options }) => {
    const { directory } = writeParaformerFixture(folder(), options);
    rmSync(join(directory, missing));
    await expect(identifyModelFolder(directory)).rejects.toMatchObject(refusal(missing));
  });

  it("is refused with the name of a file that ends early", async () => {
    const { directory, files } = writeParaformerFixture(folder(), { contextual: true });
    truncateSync(files.hotword_embedder, 100);
    await expect(identifyModelFolder(directory)).rejects.toMatchObject(refusal("model_eb.onnx", "model-corrupt"));
    const other = writeParaformerFixture(folder());
    writeFileSync(other.files.tokens, "");
    await expect(identifyModelFolder(other.directory)).rejects.toMatchObject(refusal("tokens.txt"));
  });

  it("is not what streaming encoders and other graphs of FunASR are", async () => {
    const directory = folder();
    writeGraph(join(directory, "encoder.onnx"), ["speech", "speech_lengths"], ["enc", "enc_len", "alphas"]);
    await expect(identifyModelFolder(directory)).rejects.toMatchObject(refusal("takes speech, speech_lengths"));
    const cached = folder();
    writeGraph(join(cached, "model.onnx"), ["speech", "in_cache0"], ["logits", "token_num"]);
    await expect(identifyModelFolder(cached)).rejects.toMatchObject(refusal("takes speech, in_cache0"));
  });
});

describe("a folder with a recognizer and a punctuation model", () => {
  it("brings both, side by side", async () => {
    const { directory, files } = writeParaformerFixture(folder());
    const punctuation = writePunctuationFixture(directory);
    expect((await identifyModelFolder(directory)).files).toEqual({ ...files, ...punctuation });
  });

  it.each(["punc", "zzz"])(
    "brings both, each with its own tables, where one is in the folder %s below",
    async (name) => {
      const { directory, files } = writeParaformerFixture(folder(), { form: "funasr" });
      const punctuation = writePunctuationFixture(join(directory, name), { form: "funasr" });
      expect((await identifyModelFolder(directory)).files).toEqual({ ...files, ...punctuation });
    },
  );

  it("brings both where each is in a folder of its own", async () => {
    const directory = folder();
    const { files } = writeParaformerFixture(join(directory, "b"), { form: "funasr" });
    const punctuation = writePunctuationFixture(join(directory, "a"), { form: "funasr" });
    expect((await identifyModelFolder(directory)).files).toEqual({ ...files, ...punctuation });
  });

  it.each(["tokens.json", "config.yaml"])("is refused where the punctuation's %s is missing", async (missing) => {
    const { directory } = writeParaformerFixture(folder());
    writePunctuationFixture(join(directory, "punc"), { form: "funasr" });
    rmSync(join(directory, "punc", missing));
    await expect(identifyModelFolder(directory)).rejects.toMatchObject(
      refusal(`punctuation model, but its ${missing}`),
    );
  });

  it("is refused where the punctuation works on words that have to be cut first", async () => {
    const { directory } = writeParaformerFixture(folder());
    writePunctuationFixture(join(directory, "punc"), { form: "funasr" });
    writeFileSync(join(directory, "punc/jieba_usr_dict"), "");
    await expect(identifyModelFolder(directory)).rejects.toMatchObject(refusal("jieba_usr_dict"));
  });

  it("is refused with the name of a punctuation graph that ends early", async () => {
    const { directory } = writeParaformerFixture(folder());
    const { punctuation } = writePunctuationFixture(directory);
    truncateSync(punctuation, 200);
    await expect(identifyModelFolder(directory)).rejects.toMatchObject(refusal("punctuation.onnx", "model-corrupt"));
  });

  it("takes the smallest form of the punctuation, and leaves alone one that works on streams", async () => {
    const { directory } = writeParaformerFixture(folder());
    const { punctuation } = writePunctuationFixture(directory);
    copyFileSync(punctuation, join(directory, "punctuation.int8.onnx"));
    expect((await identifyModelFolder(directory)).files.punctuation).toBe(join(directory, "punctuation.int8.onnx"));
    rmSync(join(directory, "punctuation.int8.onnx"));
    renameSync(punctuation, join(directory, "kept"));
    writeGraph(join(directory, "realtime.onnx"), ["inputs", "text_lengths", "vad_masks", "sub_masks"], ["logits"]);
    expect((await identifyModelFolder(directory)).files).not.toHaveProperty("punctuation");
  });
});
