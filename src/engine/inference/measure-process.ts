/**
 * Entry of the measuring process. It is a process of its own because an accelerator's driver may print to the terminal, hang or take
 * the whole process with it, and none of that may happen to a transcription.
 */
import * as z from "zod";
import { readAll } from "../audio/read-all";
import { createOnnxRuntime } from "../runtime/onnx";
import type { Device } from "../types";
import { measureDevices } from "./measure";

const requestSchema = z.object({
  model: z.object({
    id: z.string(),
    family: z.string(),
    directory: z.string(),
    languages: z.array(z.string()),
    files: z.record(z.string(), z.string()),
  }),
  devices: z.union([z.literal("all"), z.array(z.enum(["cpu", "coreml", "webgpu"]))]),
  threads: z.int().positive(),
  clip: z.string(),
});

export type MeasureRequest = z.infer<typeof requestSchema>;

async function main(): Promise<void> {
  const request = requestSchema.parse(JSON.parse(process.argv[2] ?? "null"));
  const runtime = createOnnxRuntime();
  const devices: readonly Device[] = request.devices === "all" ? runtime.devices : request.devices;
  const clip = await readAll(request.clip);
  const measurements = await measureDevices(runtime, request.model, devices, request.threads, clip);
  process.stdout.write(JSON.stringify(measurements), () => process.exit(0));
}

void main();
