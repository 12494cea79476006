import { join } from "node:path";
import type { Resources } from "../../src/engine/resources";
import { ROOT } from "./shared";

/** A program that `global-setup.ts` compiled: the engine's own entries, and those of `test/fixtures/programs`. */
export function entry(name: string): string {
  return join(process.env.TINGXIE_TEST_BUILD ?? "", `${name}.js`);
}

export const VAD_MODEL = join(ROOT, "assets/silero-vad.onnx");

/** The program's own parts as they are now, compiled for this run. */
export function testResources(): Resources {
  return {
    vadModel: VAD_MODEL,
    wordTables: join(ROOT, "assets"),
    measureClip: join(ROOT, "assets/measure-clip.wav"),
    inferenceThread: entry("inference-thread"),
    measureProcess: entry("measure-process"),
  };
}
