import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureDevices, type Measurement } from "../../../src/engine/inference/measure";
import { createOnnxRuntime } from "../../../src/engine/runtime/onnx";
import type { Runtime } from "../../../src/engine/runtime/session";
import type { ModelFiles } from "../../../src/engine/types";
import { mishapRuntime, plan, type Mishap, type Plan } from "../../fixtures/mishaps";
import { writeMoonshineFixture } from "../../fixtures/moonshine-fixture";
import { babble } from "../../fixtures/signals";
import { collect } from "../../fixtures/streams";

const directory = mkdtempSync(join(tmpdir(), "tingxie-measure-"));
const real = createOnnxRuntime();
const clip = babble(16_000, 1);
let models = 0;

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function fixture(mishap?: Plan): ModelFiles {
  const model = writeMoonshineFixture(join(directory, `model-${models++}`), { steps: 5 });
  plan(model.directory, mishap);
  return model;
}

const measure = (model: ModelFiles, runtime: Runtime = mishapRuntime(real)): Promise<Measurement[]> =>
  collect(measureDevices(runtime, model, runtime.devices, 1, clip));

const byDevice = (measurements: readonly Measurement[]): Record<string, Measurement> =>
  Object.fromEntries(measurements.map((one) => [one.device, one]));

describe("measureDevices", () => {
  it("measures the CPU first, and every device that says the same", async () => {
    const measurements = await measure(fixture());
    expect(measurements[0].device).toBe("cpu");
    const { cpu, webgpu, coreml } = byDevice(measurements);
    for (const { available, timings } of [cpu, webgpu, coreml]) {
      expect(available).toBe(true);
      for (const ms of [timings?.loadMs, timings?.firstMs, timings?.medianMs]) expect(ms).toBeGreaterThan(0);
    }
    expect(webgpu.reason).toBe("says the same as the CPU");
  });

  it.each<[Mishap, RegExp]>([
    ["refuses", /^the device does not know this operator$/],
    ["throws", /^the device was lost$/],
    ["nan", /no finite number/],
    ["wrong", /^gives another text than the CPU/],
    ["clings", /^the device does not let go$/],
  ])("says why a device that %s cannot be used, and goes on with the next", async (mishap, reason) => {
    const { cpu, coreml, webgpu } = byDevice(await measure(fixture({ device: "coreml", mishap })));
    expect(coreml).toMatchObject({ available: false, reason: expect.stringMatching(reason) });
    expect(cpu.available).toBe(true);
    expect(webgpu.available).toBe(true);
  });

  it("says before it tries a device what to think of it if it never comes back", async () => {
    const measurements = await measure(fixture());
    for (const device of ["coreml", "webgpu"]) {
      const [before, after, ...rest] = measurements.filter((one) => one.device === device);
      expect(before).toMatchObject({ available: false, reason: /driver crashed or hung/ });
      expect(after.available).toBe(true);
      expect(rest).toEqual([]);
    }
  });

  it("says that a device is not in the runtime", async () => {
    const runtime: Runtime = { ...mishapRuntime(real), devices: ["cpu"] };
    const measurements = await collect(measureDevices(runtime, fixture(), ["cpu", "coreml"], 1, clip));
    expect(measurements.slice(1)).toEqual([
      {
        device: "coreml",
        available: false,
        reason: expect.stringMatching(/^this build of onnxruntime .* has no coreml$/),
      },
    ]);
  });

  it("says why the CPU cannot be used either", async () => {
    const [cpu] = await measure(fixture({ device: "cpu", mishap: "refuses" }));
    expect(cpu).toEqual({
      device: "cpu",
      available: false,
      reason: expect.stringContaining("the device does not know this operator"),
    });
  });
});
