import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readOnnxMetadata, readOnnxSignature } from "../../../src/engine/runtime/onnx-model";
import { createOnnxRuntime } from "../../../src/engine/runtime/onnx";
import { OnnxGraph } from "../../fixtures/onnx-writer";
import { ProtobufWriter } from "../../fixtures/protobuf";
import { describeWithShared, SHARED } from "../../support/shared";

const directory = mkdtempSync(join(tmpdir(), "tingxie-onnx-model-"));
const file = join(directory, "model.onnx");
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function smallModel(metadata: Record<string, string>): Uint8Array {
  const graph = new OnnxGraph();
  graph.node("Identity", [graph.input("x", "float32", [1])], {}, "y");
  graph.output("y", "float32", [1]);
  return graph.toModel({ metadata });
}

describe("metadata of an ONNX file", () => {
  it("is read key by key", async () => {
    const metadata = { vocab_size: "25055", "": "no key", empty: "", comment: "听写 🎤", long: "1.5,".repeat(50_000) };
    writeFileSync(file, smallModel(metadata));
    expect(Object.fromEntries(await readOnnxMetadata(file))).toEqual(metadata);
  });

  it("is empty where the model has none", async () => {
    writeFileSync(file, smallModel({}));
    expect((await readOnnxMetadata(file)).size).toBe(0);
  });

  it("is found behind a graph of 3 GB without reading the graph", async () => {
    const graphBytes = 3 * 1024 ** 3;
    const length = [0, 1, 2, 3].map((i) => (Math.floor(graphBytes / 128 ** i) % 128) | 0x80);
    const head = Buffer.from([0x08, 8, 0x3a, ...length, Math.floor(graphBytes / 128 ** 4)]);
    const tail = new ProtobufWriter().message(14, (entry) => entry.string(1, "key").string(2, "value")).finish();
    const handle = openSync(file, "w");
    writeSync(handle, head);
    ftruncateSync(handle, head.length + graphBytes); // sparse: takes no room on the disk
    writeSync(handle, tail, 0, tail.length, head.length + graphBytes);
    closeSync(handle);
    expect([...(await readOnnxMetadata(file))]).toEqual([["key", "value"]]);
  });

  it("is refused as damaged wherever the file is cut within a field", async () => {
    const bytes = smallModel({ key: "value" });
    writeFileSync(file, bytes.subarray(0, bytes.length - 3));
    await expect(readOnnxMetadata(file)).rejects.toMatchObject({ code: "model-corrupt" });
    writeFileSync(file, bytes.subarray(0, 20));
    await expect(readOnnxMetadata(file)).rejects.toMatchObject({ code: "model-corrupt" });
  });

  it.each([
    ["an empty file", ""],
    ["a PNG", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"],
    ["an error page", "<!DOCTYPE html><html><body>404</body></html>"],
    ["zeros", "\0\0\0\0\0\0\0\0"],
    ["an endless number", `\x08${"\xff".repeat(30)}`],
  ])("is refused for %s", async (_, content) => {
    writeFileSync(file, Buffer.from(content, "latin1"));
    const refusal = expect(readOnnxMetadata(file)).rejects;
    await refusal.toMatchObject({ code: expect.stringMatching(/^(unsupported-model|model-corrupt)$/) });
  });

  it("names the file that is not there", async () => {
    const missing = readOnnxMetadata(join(directory, "absent.onnx"));
    await expect(missing).rejects.toMatchObject({
      code: "model-corrupt",
      message: expect.stringContaining("absent.onnx"),
    });
  });
});

describe("the signature of an ONNX file", () => {
  it("is the one that the graph was written with: names, types, fixed and named sizes", async () => {
    const graph = new OnnxGraph();
    const x = graph.input("x", "float32", ["N", "T", 560]);
    graph.input("length", "int32", [1]);
    graph.input("flag", "bool", []);
    // Weights between nodes and inputs, far larger than what is read at once, and many nodes.
    const weights = graph.floats([560, 500], new Float32Array(280_000));
    let y = graph.node("MatMul", [x, weights]);
    for (let i = 0; i < 1000; i++) y = graph.node("Relu", [y]);
    graph.node("Relu", [y], {}, "logits");
    graph.output("logits", "float32", ["N", "T", 500]);
    writeFileSync(file, graph.toModel({ metadata: { key: "value" } }));
    expect(await readOnnxSignature(file)).toEqual({
      inputs: [
        { name: "x", type: "float32", shape: ["N", "T", 560] },
        { name: "length", type: "int32", shape: [1] },
        { name: "flag", type: "bool", shape: [] },
      ],
      outputs: [{ name: "logits", type: "float32", shape: ["N", "T", 500] }],
    });
  });

  it("is refused as damaged wherever the file is cut within its graph", async () => {
    const bytes = smallModel({});
    const graphEnd = 4 + bytes[3]; // two bytes of ir_version, the graph's tag, its length: it is small
    for (let length = 0; length < graphEnd; length++) {
      writeFileSync(file, bytes.subarray(0, length));
      await expect(readOnnxSignature(file)).rejects.toMatchObject({
        code: expect.stringMatching(/^(unsupported-model|model-corrupt)$/),
      });
    }
  });
});

describeWithShared("the signature of published models", () => {
  it("is what onnxruntime says", async () => {
    for (const name of ["fsmn-ctc-zh-as-sense-voice/model", "fsmn-ctc-zh/fsmn_kws", "fsmn-vad/fsmnvad-online"]) {
      const path = join(SHARED, "models", `${name}.onnx`);
      const session = await createOnnxRuntime().open(path, { device: "cpu", threads: 1 });
      expect(await readOnnxSignature(path)).toEqual({ inputs: session.inputs, outputs: session.outputs });
      await session.release();
    }
  });
});

describeWithShared("metadata of a published model", () => {
  it("holds the front end's parameters", async () => {
    const metadata = await readOnnxMetadata(join(SHARED, "models/fsmn-ctc-zh-as-sense-voice/model.onnx"));
    expect(metadata.get("model_type")).toBe("sense_voice_ctc");
    expect(metadata.get("lfr_window_size")).toBe("5");
    expect(metadata.get("lfr_window_shift")).toBe("3");
    expect(metadata.get("neg_mean")?.split(",")).toHaveLength(400);
  });
});
