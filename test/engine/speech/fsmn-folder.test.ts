import { copyFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAmMvn } from "../../../src/engine/features/cmvn";
import { readFsmnFolder } from "../../../src/engine/speech/fsmn-folder";
import { writeFsmnFixture, type FsmnFixtureOptions } from "../../fixtures/fsmn-fixture";
import { amMvn, frontendYaml, writeSenseVoiceFixture } from "../../fixtures/sense-voice-fixture";

const root = mkdtempSync(join(tmpdir(), "tingxie-fsmn-folder-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function folder(options?: FsmnFixtureOptions): string {
  const path = mkdtempSync(join(root, "folder-"));
  writeFsmnFixture(path, options);
  return path;
}

const refusal = (message: string | RegExp) => ({
  code: "unsupported-model",
  message: typeof message === "string" ? expect.stringContaining(message) : expect.stringMatching(message),
});

describe("A folder with FSMN-VAD", () => {
  it("is read with its statistics, and without config.yaml as well", async () => {
    const path = folder();
    const model = await readFsmnFolder(path);
    expect(model).toMatchObject({ kind: "fsmn", file: join(path, "model.onnx") });
    expect(model).toHaveProperty("statistics.negMean.length", 400);
    rmSync(join(path, "config.yaml"));
    expect(await readFsmnFolder(path)).toEqual(model);
  });

  it("gives the graph that takes its memory as an input, whatever else lies there", async () => {
    const path = folder({ offline: true });
    writeSenseVoiceFixture(join(path, "other"));
    copyFileSync(join(path, "other/model.onnx"), join(path, "a.onnx"));
    copyFileSync(join(folder(), "model.onnx"), join(path, "zzz.onnx"));
    expect(await readFsmnFolder(path)).toMatchObject({ file: join(path, "zzz.onnx") });
  });

  it("is refused where it is not there or empty", async () => {
    await expect(readFsmnFolder(join(root, "nowhere"))).rejects.toMatchObject(refusal(/nowhere cannot be read/));
    const empty = mkdtempSync(join(root, "empty-"));
    await expect(readFsmnFolder(empty)).rejects.toMatchObject(refusal(/holds no FSMN-VAD .* \(no \.onnx file\)/));
  });

  it("is refused with what its graphs take where none is the one", async () => {
    await expect(readFsmnFolder(folder({ offline: true }))).rejects.toMatchObject(refusal("model.onnx takes speech)"));
    const path = mkdtempSync(join(root, "other-"));
    writeSenseVoiceFixture(path);
    await expect(readFsmnFolder(path)).rejects.toMatchObject(
      refusal("model.onnx takes x, x_length, language, text_norm"),
    );
  });

  it("is refused with the name of a graph that ends early", async () => {
    const path = folder();
    truncateSync(join(path, "model.onnx"), 100_000);
    await expect(readFsmnFolder(path)).rejects.toMatchObject({
      code: "model-corrupt",
      message: expect.stringContaining("model.onnx"),
    });
  });

  it("is refused without am.mvn, and with another one", async () => {
    const path = folder();
    for (const text of ["", "<Nnet>\n", amMvn(new Array<number>(560).fill(1), new Array<number>(560).fill(1))]) {
      writeFileSync(join(path, "am.mvn"), text);
      expect(parseAmMvn(text)?.negMean.length).not.toBe(400);
      await expect(readFsmnFolder(path)).rejects.toMatchObject(refusal("am.mvn"));
    }
    rmSync(join(path, "am.mvn"));
    await expect(readFsmnFolder(path)).rejects.toMatchObject(refusal("am.mvn cannot be read"));
  });

  it.each([
    [frontendYaml({ window: 7, shift: 6 }), 'in config.yaml lfr_m is "7", lfr_n is "6"'],
    [frontendYaml({ window: 5, shift: 1 }).replace("hamming", "povey"), 'in config.yaml window is "povey"'],
    ["model: FsmnVADStreaming\n", "has no block frontend_conf"],
  ])("is refused where config.yaml asks for another front end", async (yaml, why) => {
    const path = folder();
    writeFileSync(join(path, "config.yaml"), yaml);
    await expect(readFsmnFolder(path)).rejects.toMatchObject(refusal(why));
  });
});
