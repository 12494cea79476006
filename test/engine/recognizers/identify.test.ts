import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { identifyModelFolder } from "../../../src/engine/recognizers/identify";
import { writeMoonshineFixture } from "../../fixtures/moonshine-fixture";
import { OnnxGraph } from "../../fixtures/onnx-writer";
import { writeSenseVoiceFixture } from "../../fixtures/sense-voice-fixture";

const root = mkdtempSync(join(tmpdir(), "tingxie-identify-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
/** A new folder whose name says nothing. */
function folder(): string {
  const path = join(root, `folder-${++count}`);
  mkdirSync(path);
  return path;
}

function writeGraph(file: string, inputs: readonly string[], metadata: Record<string, string> = {}): void {
  const graph = new OnnxGraph();
  for (const name of inputs) graph.input(name, "float32", [1]);
  graph.node("Identity", [inputs[0]], {}, "y");
  graph.output("y", "float32", [1]);
  writeFileSync(file, graph.toModel({ metadata }));
}

describe("a model folder that a user brings", () => {
  it.each(["sherpa", "funasr"] as const)("is known as SenseVoice by its graph's inputs (%s export)", async (form) => {
    const { directory, files } = writeSenseVoiceFixture(folder(), { form });
    const model = await identifyModelFolder(directory);
    expect(model).toEqual({
      id: basename(directory),
      family: "sense-voice",
      directory,
      languages: ["zh", "en", "ja", "ko", "yue"],
      files,
    });
  });

  it("is known as Moonshine by its encoder's input, whatever else lies there", async () => {
    const { directory, files } = writeMoonshineFixture(folder());
    writeFileSync(join(directory, "README.md"), "not a model");
    mkdirSync(join(directory, "test_wavs"));
    writeFileSync(join(directory, "test_wavs/0.wav"), "");
    expect(await identifyModelFolder(directory)).toMatchObject({ family: "moonshine", languages: ["en"], files });
  });

  it("gives the form that is best on a CPU where a graph is there in several", async () => {
    const directory = folder();
    const { files } = writeSenseVoiceFixture(directory);
    for (const name of ["model.fp16.onnx", "model.int8.onnx"]) copyFileSync(files.model, join(directory, name));
    expect((await identifyModelFolder(directory)).files.model).toBe(join(directory, "model.int8.onnx"));
    rmSync(join(directory, "model.int8.onnx"));
    expect((await identifyModelFolder(directory)).files.model).toBe(join(directory, "model.onnx"));
  });

  it.each([
    { missing: "tokens.txt", form: "sherpa" },
    { missing: "am.mvn", form: "funasr" },
  ] as const)("is refused with the name of the missing file $missing", async ({ missing, form }) => {
    const { directory } = writeSenseVoiceFixture(folder(), { form });
    rmSync(join(directory, missing));
    await expect(identifyModelFolder(directory)).rejects.toMatchObject({
      code: "unsupported-model",
      message: expect.stringContaining(missing),
    });
  });

  it.each(["decoder_model_merged", "tokenizer.bin"])("is refused where Moonshine's %s is missing", async (missing) => {
    const { directory } = writeMoonshineFixture(folder());
    rmSync(join(directory, missing.endsWith(".bin") ? missing : `${missing}.onnx`));
    await expect(identifyModelFolder(directory)).rejects.toMatchObject({
      code: "unsupported-model",
      message: expect.stringContaining(missing),
    });
  });

  it("is refused with the name of a graph that ends early", async () => {
    const { directory, files } = writeSenseVoiceFixture(folder());
    const bytes = readFileSync(files.model);
    for (const share of [0, 0.1, 0.5, 0.99]) {
      writeFileSync(files.model, bytes.subarray(0, Math.floor(share * bytes.length)));
      await expect(identifyModelFolder(directory)).rejects.toMatchObject({
        code: expect.stringMatching(/^(unsupported-model|model-corrupt)$/),
        message: expect.stringContaining("model.onnx"),
      });
    }
  });

  it("is refused with what its graph takes where no family knows it", async () => {
    const directory = folder();
    writeGraph(join(directory, "yolo.onnx"), ["images", "scale"]);
    await expect(identifyModelFolder(directory)).rejects.toMatchObject({
      code: "unsupported-model",
      message: expect.stringMatching(/yolo\.onnx takes images, scale/),
    });
  });

  it("is refused where it holds a file that only calls itself a graph", async () => {
    const directory = folder();
    writeFileSync(join(directory, "model.onnx"), "<!DOCTYPE html><html><body>404</body></html>");
    await expect(identifyModelFolder(directory)).rejects.toMatchObject({
      code: "unsupported-model",
      message: expect.stringContaining("model.onnx"),
    });
  });

  it("is refused where it is empty, a file, or not there", async () => {
    const empty = folder();
    await expect(identifyModelFolder(empty)).rejects.toMatchObject({ message: expect.stringContaining("it is empty") });
    const file = join(empty, "notes.txt");
    writeFileSync(file, "");
    await expect(identifyModelFolder(empty)).rejects.toMatchObject({ message: expect.stringContaining("notes.txt") });
    for (const path of [file, join(root, "nowhere")]) {
      await expect(identifyModelFolder(path)).rejects.toMatchObject({
        code: "unsupported-model",
        message: expect.stringContaining(path),
      });
    }
  });
});
