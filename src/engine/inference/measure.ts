/**
 * Compares devices on one model: does it load, does it say the same as the CPU, how fast is it. Peers guess that an accelerator helps;
 * for int8 speech models it often does not, and some give wrong numbers without an error.
 */
import * as z from "zod";
import { messageOf } from "../errors";
import type { Runtime } from "../runtime/session";
import { SAMPLE_RATE, type Device, type ModelFiles, type SpeechSegment } from "../types";
import { InferenceHost } from "./host";

/** What stands where a measurement never returned. */
const UNFINISHED = "the attempt did not come to its end: its driver crashed or hung";

/** Runs that are timed, after one that is not. */
const TIMED_RUNS = 5;

export const timingsSchema = z.object({
  /** From the file to a session that can be used. */
  loadMs: z.number(),
  /** The first recognition after loading. */
  firstMs: z.number(),
  /** The median of the warm ones, on the whole clip. */
  medianMs: z.number(),
  /** What the process grew by. */
  memoryBytes: z.number(),
});

export const measurementSchema = z.object({
  device: z.enum(["cpu", "coreml", "webgpu"]),
  /** It loaded, ran, and said the same as the CPU. */
  available: z.boolean(),
  reason: z.string(),
  timings: timingsSchema.optional(),
});

export type Measurement = z.infer<typeof measurementSchema>;

/**
 * @param clip speech, mono 16 kHz
 * @param devices which to compare; the CPU is always measured first, as the reference
 * @yields for every other device two measurements, and the later one counts: before it is tried what is to be thought of it if it takes
 * this process with it, then how it did
 */
export async function* measureDevices(
  runtime: Runtime,
  model: ModelFiles,
  devices: readonly Device[],
  threads: number,
  clip: Float32Array,
): AsyncGenerator<Measurement> {
  const clips = variations(clip);
  const { measurement, heard } = await measureOne(runtime, model, "cpu", threads, clips);
  yield measurement;
  for (const device of devices) {
    if (device === "cpu") continue;
    if (!runtime.devices.includes(device)) {
      yield { device, available: false, reason: `this build of ${runtime.version} has no ${device}` };
      continue;
    }
    yield { device, available: false, reason: UNFINISHED };
    const other = await measureOne(runtime, model, device, threads, clips);
    yield other.heard && heard ? compared(other.measurement, other.heard, heard) : other.measurement;
  }
}

/** The clip whole, its first half, and with silence around it: wrong numbers show up with one length and not with another. */
function variations(clip: Float32Array): readonly SpeechSegment[] {
  const padded = new Float32Array(clip.length + SAMPLE_RATE);
  padded.set(clip, SAMPLE_RATE / 2);
  return [clip, clip.subarray(0, clip.length >> 1), padded].map((samples) => ({
    startSec: 0,
    endSec: samples.length / SAMPLE_RATE,
    samples,
  }));
}

interface Outcome {
  readonly measurement: Measurement;
  /** Text and tokens of each clip; absent where the device cannot be used. */
  readonly heard?: readonly string[];
}

async function measureOne(
  runtime: Runtime,
  model: ModelFiles,
  device: Device,
  threads: number,
  clips: readonly SpeechSegment[],
): Promise<Outcome> {
  try {
    const host = new InferenceHost(runtime);
    try {
      return await measureOn(host, model, device, threads, clips);
    } finally {
      await host.closeRecognizer();
    }
  } catch (error) {
    return { measurement: { device, available: false, reason: messageOf(error).split("\n")[0] } };
  }
}

async function measureOn(
  host: InferenceHost,
  model: ModelFiles,
  device: Device,
  threads: number,
  clips: readonly SpeechSegment[],
): Promise<Outcome> {
  const hear = async (segments: readonly SpeechSegment[]): Promise<readonly string[]> => {
    const { hypotheses } = await host.recognize(segments, {});
    return hypotheses.map(({ text, tokens }) => [text, ...tokens.map((token) => token.text)].join("\u0000"));
  };
  const memoryBefore = process.memoryUsage().rss;
  const loadMs = await timed(() => host.openRecognizer(model, { device, threads }));
  const firstMs = await timed(() => hear(clips.slice(0, 1)));
  const runs: number[] = [];
  for (let run = 0; run < TIMED_RUNS; run++) runs.push(await timed(() => hear(clips.slice(0, 1))));
  const medianMs = runs.sort((a, b) => a - b)[TIMED_RUNS >> 1];
  const heard = await hear(clips);
  const memoryBytes = Math.max(0, process.memoryUsage().rss - memoryBefore);
  const reason = device === "cpu" ? "the reference" : "says the same as the CPU";
  return {
    measurement: { device, available: true, reason, timings: { loadMs, firstMs, medianMs, memoryBytes } },
    heard,
  };
}

function compared(measurement: Measurement, heard: readonly string[], reference: readonly string[]): Measurement {
  if (heard.every((text, index) => text === reference[index])) return measurement;
  return { ...measurement, available: false, reason: "gives another text than the CPU for the same sound" };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
