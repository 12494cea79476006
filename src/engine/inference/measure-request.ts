/**
 * What crosses the border between this process and the measuring process: the request as JSON in the first argument, every measurement as
 * a line of JSON on standard output, written as soon as it is known. Other lines are a driver's.
 */
import { writeSync } from "node:fs";
import * as z from "zod";
import { readAll } from "../audio/read-all";
import type { Runtime } from "../runtime/session";
import { measureDevices, measurementSchema, type Measurement } from "./measure";

const requestSchema = z.object({
  model: z.object({
    id: z.string(),
    family: z.string(),
    directory: z.string(),
    languages: z.array(z.string()),
    files: z.record(z.string(), z.string()),
  }),
  threads: z.int().positive(),
  /** A recording of speech. */
  clip: z.string(),
});

export type MeasureRequest = z.infer<typeof requestSchema>;

/** The measuring process's end. Tests hand in runtimes that misbehave. */
export async function answerMeasureRequest(request: string | undefined, runtime: Runtime): Promise<void> {
  const { model, threads, clip } = requestSchema.parse(JSON.parse(request ?? "null"));
  for await (const measurement of measureDevices(runtime, model, runtime.devices, threads, await readAll(clip))) {
    // Written at once, for the next device may be the end of this process; on a line of its own, whatever a driver left before it.
    writeSync(process.stdout.fd, `\n${JSON.stringify(measurement)}\n`);
  }
}

/** The other end: for each device the last that was said of it, also where the process came to a bad end. */
export function readMeasurements(output: string): Measurement[] {
  return [
    ...new Map(
      output
        .split("\n")
        .flatMap(measurementIn)
        .map((one) => [one.device, one]),
    ).values(),
  ];
}

function measurementIn(line: string): readonly Measurement[] {
  try {
    return [measurementSchema.parse(JSON.parse(line))];
  } catch {
    // A driver's line, or an empty one.
    return [];
  }
}
