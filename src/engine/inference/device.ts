/**
 * Decides where a model runs. `auto` is decided by measurement, once for each model, runtime, machine and system, and kept;
 * a device asked for by name is used only if it passed the same test. Whatever fails, the CPU does the work and the user is told why.
 */
import { execFile, type ExecFileException } from "node:child_process";
import { stat } from "node:fs/promises";
import { arch, cpus, platform, release } from "node:os";
import * as z from "zod";
import { messageOf } from "../errors";
import { runtimeVersion } from "../runtime/onnx";
import type { Device, ModelFiles } from "../types";
import type { Resources } from "../resources";
import { readJson, writeJson } from "../json-file";
import { measurementSchema, type Measurement } from "./measure";
import { readMeasurements, type MeasureRequest } from "./measure-request";

export type RequestedDevice = Device | "auto";

export interface DeviceChoice {
  readonly device: Device;
  readonly reason: string;
  /** What the user should know: another device was asked for, or measuring will be done again the next time. */
  readonly warning?: string;
  readonly measurements: readonly Measurement[];
}

export interface DeviceOptions {
  readonly model: ModelFiles;
  readonly threads: number;
  readonly resources: Resources;
  /** Where measurements are kept. */
  readonly file: string;
  /** Told before a measurement begins, for it takes a few seconds. */
  readonly onMeasure?: () => void;
  /** Measure again although there are measurements. */
  readonly again?: boolean;
}

const storeSchema = z.record(z.string(), z.array(measurementSchema));

/** An accelerator must take at most this share of the CPU's time: less is not worth its memory and its first start. */
const CLEARLY_FASTER = 0.85;
/** And be ready in this time after a cold start. */
const BEARABLE_START_MS = 10_000;
const MEASURE_TIMEOUT_MS = 120_000;

export async function chooseDevice(requested: RequestedDevice, options: DeviceOptions): Promise<DeviceChoice> {
  if (requested === "cpu") return { device: "cpu", reason: "asked for", measurements: [] };
  const { measurements, warning: notKept } = await measured(options);
  if (requested === "auto") return { ...fastest(measurements), measurements, warning: notKept };
  const measurement = measurements.find(({ device }) => device === requested);
  if (measurement?.available) return { device: requested, reason: "asked for", measurements, warning: notKept };
  const why = measurement?.reason ?? `the runtime on ${platform()} has no ${requested}`;
  const refused = `${requested} cannot be used for ${options.model.id} (${why}); the CPU does the work.`;
  return { device: "cpu", reason: why, warning: notKept ? `${refused} ${notKept}` : refused, measurements };
}

interface Measured {
  readonly measurements: readonly Measurement[];
  /** Set where they could not be kept. */
  readonly warning?: string;
}

/** The stored measurements of this model on this machine, made now if there are none. */
async function measured(options: DeviceOptions): Promise<Measured> {
  const key = await keyOf(options);
  // A file that cannot be read is no reason to fail: what it holds can be measured.
  const store = (await readJson(options.file, storeSchema).catch(() => undefined)) ?? {};
  if (Object.hasOwn(store, key) && options.again !== true) return { measurements: store[key] };
  options.onMeasure?.();
  const measurements = await measureInProcess(options);
  // A run that could not even measure the CPU says nothing that is worth keeping.
  if (!measurements.some(({ device, available }) => device === "cpu" && available)) return { measurements };
  try {
    await writeJson(options.file, { ...store, [key]: measurements });
    return { measurements };
  } catch (error) {
    const why = messageOf(error);
    return { measurements, warning: `What was measured could not be kept, so it is measured each time (${why}).` };
  }
}

function fastest(measurements: readonly Measurement[]): { device: Device; reason: string } {
  const cpu = measurements.find(({ device }) => device === "cpu")?.timings;
  const rivals = measurements.filter(({ device, available, timings }) => device !== "cpu" && available && timings);
  const [best] = rivals.sort((a, b) => (a.timings?.medianMs ?? 0) - (b.timings?.medianMs ?? 0));
  if (!best?.timings || !cpu) return { device: "cpu", reason: "no other device can be used here" };
  const share = best.timings.medianMs / cpu.medianMs;
  const took = `${best.device} takes ${share.toFixed(2)} of the CPU's time`;
  if (share > CLEARLY_FASTER) return { device: "cpu", reason: took };
  const startMs = best.timings.loadMs + best.timings.firstMs;
  if (startMs > BEARABLE_START_MS) {
    return { device: "cpu", reason: `${took} but ${(startMs / 1000).toFixed(0)} s to start` };
  }
  return { device: best.device, reason: took };
}

/** Changes with everything that could change the outcome: the model's bytes, the runtime, the system, the processor, the threads. */
async function keyOf({ model, threads }: DeviceOptions): Promise<string> {
  const files = await Promise.all(
    Object.values(model.files).map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      return `${size}@${Math.round(mtimeMs)}`;
    }),
  );
  const machine = `${platform()} ${release()} ${arch()} ${cpus()[0]?.model ?? "?"}`;
  return [model.id, ...files, runtimeVersion(), machine, `${threads} threads`].join(" | ");
}

async function measureInProcess({ model, threads, resources }: DeviceOptions): Promise<readonly Measurement[]> {
  const request: MeasureRequest = {
    model: { ...model, languages: [...model.languages], files: { ...model.files } },
    threads,
    clip: resources.measureClip,
  };
  const options = { timeout: MEASURE_TIMEOUT_MS, killSignal: "SIGKILL" as const, maxBuffer: 1 << 20 };
  const args = [resources.measureProcess, JSON.stringify(request)];
  const { output, failure } = await new Promise<{ output: string; failure: ExecFileException | null }>((resolve) => {
    execFile(process.execPath, args, options, (error, out) => resolve({ output: out, failure: error }));
  });
  const measurements = readMeasurements(output);
  if (measurements.some(({ device }) => device === "cpu")) return measurements;
  // The message of the failure repeats the whole request; how the process ended says as much.
  const end = failure ? `the process ended with ${failure.signal ?? failure.code ?? "an error"}` : "no answer";
  return [{ device: "cpu", available: false, reason: `measuring failed: ${end}` }];
}
