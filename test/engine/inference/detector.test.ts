import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openThreadedDetector } from "../../../src/engine/inference/detector";
import { segments } from "../../../src/engine/speech/segments";
import { writeFsmnFixture } from "../../fixtures/fsmn-fixture";
import { mishapsLeft, plan } from "../../fixtures/mishaps";
import { recordings } from "../../fixtures/recordings";
import { collect, digests, streamOf } from "../../fixtures/streams";
import { entry, VAD_MODEL } from "../../support/entries";

describe("A detector in a thread", () => {
  const directory = mkdtempSync(join(tmpdir(), "tingxie-detector-"));
  const vadModel = join(directory, "silero-vad.onnx");
  const silero = { kind: "silero", file: vadModel } as const;
  const [{ samples }] = recordings();
  copyFileSync(VAD_MODEL, vadModel);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it("forgets nothing where its thread dies in the middle of a recording", async () => {
    plan(directory, undefined);
    const detector = openThreadedDetector(entry("mishap-thread"), silero);
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

  it("forgets nothing of FSMN-VAD either", async () => {
    plan(directory, undefined);
    const detector = openThreadedDetector(entry("mishap-thread"), writeFsmnFixture(directory));
    const stream = detector.start();
    const sound = samples.subarray(0, 100 * 160);
    const found = [...(await stream.probabilities(sound.subarray(0, 50 * 160)))];
    plan(directory, { device: "cpu", mishap: "exits", times: 1 });
    found.push(...(await stream.probabilities(sound.subarray(50 * 160))), ...((await stream.finish?.()) ?? []));
    expect(mishapsLeft(directory)).toBe(0);
    const whole = detector.start();
    expect(found).toEqual([...(await whole.probabilities(sound)), ...((await whole.finish?.()) ?? [])]);
    expect(found).toHaveLength(100);
    await detector.close();
  });

  it("fails with a code where its model is not there", async () => {
    const detector = openThreadedDetector(entry("inference-thread"), {
      kind: "silero",
      file: join(directory, "missing.onnx"),
    });
    await expect(detector.start().probabilities(new Float32Array(512))).rejects.toMatchObject({
      code: "inference-failed",
    });
    await detector.close();
  });

  it("says that the runtime is missing", async () => {
    const detector = openThreadedDetector(entry("runtimeless-thread"), silero);
    await expect(detector.start().probabilities(new Float32Array(512))).rejects.toMatchObject({
      code: "runtime-missing",
    });
    await detector.close();
  });
});
