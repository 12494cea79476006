import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openThreadedDetector } from "../../../src/engine/inference/detector";
import { segments } from "../../../src/engine/speech/segments";
import { mishapsLeft, plan } from "../../fixtures/mishaps";
import { recordings } from "../../fixtures/recordings";
import { collect, digests, streamOf } from "../../fixtures/streams";
import { entry, VAD_MODEL } from "../../support/entries";

describe("A detector in a thread", () => {
  const directory = mkdtempSync(join(tmpdir(), "tingxie-detector-"));
  const vadModel = join(directory, "silero-vad.onnx");
  const [{ samples }] = recordings();
  copyFileSync(VAD_MODEL, vadModel);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it("forgets nothing where its thread dies in the middle of a recording", async () => {
    plan(directory, undefined);
    const detector = openThreadedDetector(entry("mishap-thread"), vadModel);
    const hear = async () => digests(await collect(segments(streamOf(samples), detector, { blockFrames: 16 })));
    const expected = await hear();
    expect(expected).toHaveLength(1);
    plan(directory, { device: "cpu", mishap: "exits", times: 1 });
    expect(await hear()).toEqual(expected);
    expect(mishapsLeft(directory)).toBe(0);
    plan(directory, undefined);
    const stream = detector.start();
    const before = await stream.probabilities(samples.subarray(0, 60 * 512));
    plan(directory, { device: "cpu", mishap: "exits", times: 1 });
    const after = await stream.probabilities(samples.subarray(60 * 512, 120 * 512));
    expect(mishapsLeft(directory)).toBe(0);
    const whole = await detector.start().probabilities(samples.subarray(0, 120 * 512));
    expect([...before, ...after]).toEqual([...whole]);
    await detector.close();
  });

  it("fails with a code where its model is not there", async () => {
    const detector = openThreadedDetector(entry("inference-thread"), join(directory, "missing.onnx"));
    await expect(detector.start().probabilities(new Float32Array(512))).rejects.toMatchObject({
      code: "inference-failed",
    });
    await detector.close();
  });

  it("says that the runtime is missing", async () => {
    const detector = openThreadedDetector(entry("runtimeless-thread"), vadModel);
    await expect(detector.start().probabilities(new Float32Array(512))).rejects.toMatchObject({
      code: "runtime-missing",
    });
    await detector.close();
  });
});
