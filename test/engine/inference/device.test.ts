import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reportDevices } from "../../../src/engine/device-report";
import { chooseDevice, type DeviceChoice, type DeviceOptions } from "../../../src/engine/inference/device";
import type { Measurement } from "../../../src/engine/inference/measure";
import { createOnnxRuntime } from "../../../src/engine/runtime/onnx";
import type { ModelFiles } from "../../../src/engine/types";
import { plan, type Mishap } from "../../fixtures/mishaps";
import { writeMoonshineFixture } from "../../fixtures/moonshine-fixture";
import { entry, testResources } from "../../support/entries";

const directory = mkdtempSync(join(tmpdir(), "tingxie-device-"));
const REAL = testResources();
/** Here all devices work, unless a mishap is planned. */
const PLANNED = { ...REAL, measureProcess: entry("mishap-measure") };

let model: ModelFiles;
let file: string;
let measurings: number;
let homes = 0;

beforeEach(() => {
  const home = join(directory, `home-${homes++}`);
  model = writeMoonshineFixture(join(home, "model"), { steps: 5 });
  plan(model.directory, undefined);
  file = join(home, "devices.json");
  measurings = 0;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const options = (more: Partial<DeviceOptions> = {}): DeviceOptions => ({
  model,
  threads: 1,
  resources: PLANNED,
  file,
  onMeasure: () => measurings++,
  ...more,
});

/** Changes what was measured, as if this were another machine. */
function pretend(change: (measurements: Measurement[]) => Measurement[]): void {
  const store = JSON.parse(readFileSync(file, "utf8")) as Record<string, Measurement[]>;
  writeFileSync(
    file,
    JSON.stringify(Object.fromEntries(Object.entries(store).map(([key, all]) => [key, change(all)]))),
  );
}

const took = (loadMs: number, firstMs: number, medianMs: number): Measurement["timings"] => ({
  loadMs,
  firstMs,
  medianMs,
  memoryBytes: 0,
});

describe("chooseDevice", () => {
  it("measures nothing where the CPU is asked for", async () => {
    expect(await chooseDevice("cpu", options())).toEqual({ device: "cpu", reason: "asked for", measurements: [] });
    expect(measurings).toBe(0);
  });

  it("measures once and keeps what it found", async () => {
    const first = await chooseDevice("auto", options());
    expect(first.measurements.map(({ device, available }) => [device, available])).toEqual([
      ["cpu", true],
      ["coreml", true],
      ["webgpu", true],
    ]);
    expect(first.warning).toBeUndefined();
    expect(await chooseDevice("auto", options())).toEqual(first);
    expect(await chooseDevice("coreml", options())).toMatchObject({ device: "coreml", reason: "asked for" });
    expect(measurings).toBe(1);
  });

  it("measures again when asked to", async () => {
    await chooseDevice("auto", options());
    await chooseDevice("auto", options({ again: true }));
    expect(measurings).toBe(2);
  });

  it.each<[string, () => Partial<DeviceOptions>]>([
    ["the time of a file of the model changes", () => (utimesSync(model.files.decoder, 5, 5), {})],
    [
      "a file of the model grows",
      () => (writeFileSync(model.files.tokenizer, readFileSync(model.files.tokenizer), { flag: "a" }), {}),
    ],
    ["the number of threads changes", () => ({ threads: 2 })],
    ["the file is damaged", () => (writeFileSync(file, readFileSync(file, "utf8").slice(0, -20)), {})],
    ["the file is of another form", () => (writeFileSync(file, '{"a":[{"device":"abacus"}]}'), {})],
    ["the file is gone", () => (rmSync(file), {})],
  ])("measures again when %s, and keeps that", async (_, change) => {
    await chooseDevice("auto", options());
    const changed = change();
    await chooseDevice("auto", options(changed));
    expect(measurings).toBe(2);
    await chooseDevice("auto", options(changed));
    expect(measurings).toBe(2);
  });

  it("keeps the measurements of several models side by side", async () => {
    await chooseDevice("auto", options());
    const other = { ...writeMoonshineFixture(join(directory, "other"), { steps: 5 }), id: "other" };
    await chooseDevice("auto", options({ model: other }));
    await chooseDevice("auto", options());
    expect(measurings).toBe(2);
  });

  describe.each<[string, () => string]>([
    ["that is a folder", () => (mkdirSync(file), file)],
    ["in a home that is a file", () => join(model.files.tokenizer, "devices.json")],
    ["in a home that nobody may write to", () => "/sys/tingxie/devices.json"],
  ])("with a file for measurements %s", (_, place) => {
    it("chooses all the same and says that it will measure again", async () => {
      const choice = await chooseDevice("auto", options({ file: place() }));
      expect(choice.measurements).toHaveLength(3);
      expect(choice.warning).toMatch(/^What was measured could not be kept, so it is measured each time \(.+\)\.$/);
    });
  });

  it("puts both warnings in one where the device is refused as well", async () => {
    plan(model.directory, { device: "webgpu", mishap: "throws" });
    const { warning } = await chooseDevice("webgpu", options({ file: join(model.files.tokenizer, "devices.json") }));
    expect(warning).toMatch(/^webgpu cannot be used .*; the CPU does the work\. What was measured could not be kept/);
  });

  it.each<[Mishap, RegExp]>([
    ["refuses", /the device does not know this operator/],
    ["throws", /the device was lost/],
    ["nan", /no finite number/],
    ["wrong", /gives another text than the CPU/],
    ["exits", /driver crashed or hung/],
    ["bursts", /driver crashed or hung/],
  ])("leaves an accelerator that %s for the CPU, once and for all", async (mishap, why) => {
    plan(model.directory, { device: "webgpu", mishap });
    const asked = await chooseDevice("webgpu", options());
    expect(asked.device).toBe("cpu");
    expect(asked.warning).toMatch(/^webgpu cannot be used for moonshine-fixture \(.*\); the CPU does the work\.$/);
    expect(asked.warning).toMatch(why);
    const auto = await chooseDevice("auto", options());
    expect(auto.device).not.toBe("webgpu");
    expect(auto.warning).toBeUndefined();
    expect(measurings).toBe(1);
  });

  it("keeps nothing where not even the CPU can be measured, and uses it nevertheless", async () => {
    plan(model.directory, { device: "cpu", mishap: "exits" });
    const broken = await chooseDevice("auto", options());
    expect(broken).toMatchObject({ device: "cpu", measurements: [{ available: false, reason: /ended with 7$/ }] });
    plan(model.directory, undefined);
    expect((await chooseDevice("auto", options())).measurements).toHaveLength(3);
    expect(measurings).toBe(2);
    const nowhere = { ...REAL, measureProcess: join(directory, "nowhere.js") };
    const [cpu] = (await chooseDevice("webgpu", options({ resources: nowhere, again: true }))).measurements;
    expect(cpu).toEqual({ device: "cpu", available: false, reason: "measuring failed: the process ended with 1" });
  });

  describe("where all say the same", () => {
    const choiceWith = async (cpu: Measurement["timings"], webgpu: Measurement["timings"]): Promise<DeviceChoice> => {
      await chooseDevice("auto", options());
      pretend((all) =>
        all.map((one) => {
          if (one.device === "coreml") return { device: "coreml", available: false, reason: "absent" };
          return { ...one, timings: one.device === "cpu" ? cpu : webgpu };
        }),
      );
      return chooseDevice("auto", options());
    };

    it("takes the accelerator that is clearly faster", async () => {
      expect(await choiceWith(took(100, 100, 100), took(2000, 500, 40))).toMatchObject({
        device: "webgpu",
        reason: "webgpu takes 0.40 of the CPU's time",
      });
    });

    it("stays with the CPU where it is hardly faster", async () => {
      expect(await choiceWith(took(100, 100, 100), took(100, 100, 86))).toMatchObject({ device: "cpu" });
    });

    it("stays with the CPU where it takes long to start", async () => {
      expect(await choiceWith(took(100, 100, 100), took(9000, 4000, 10))).toMatchObject({
        device: "cpu",
        reason: "webgpu takes 0.10 of the CPU's time but 13 s to start",
      });
    });
  });

  describe("on this machine, with the real runtime", () => {
    it("says of every accelerator that it cannot use why not, and chooses one that it can", async () => {
      const rows = await reportDevices(options({ resources: REAL }));
      expect(rows.map(({ device }) => device)).toEqual(["cpu", "coreml", "webgpu"]);
      expect(rows.filter(({ chosen }) => chosen)).toEqual([expect.objectContaining({ available: true })]);
      for (const { available, reason, timings } of rows) {
        expect(reason).not.toBe("");
        expect(timings !== undefined).toBe(available);
      }
      const { devices } = createOnnxRuntime();
      if (!devices.includes("coreml")) expect(rows[1]).toMatchObject({ available: false, reason: /has no coreml$/ });
    });

    it("falls back with a warning from a device that the runtime has no code for or cannot use", async () => {
      for (const device of ["coreml", "webgpu"] as const) {
        const choice = await chooseDevice(device, options({ resources: REAL }));
        if (choice.device === device) expect(choice.warning).toBeUndefined();
        else
          expect(choice.warning).toMatch(
            new RegExp(`^${device} cannot be used for moonshine-fixture \\(.+\\); the CPU`),
          );
      }
      expect(measurings).toBe(1);
    });
  });
});
