/**
 * Where the parts that ship with the program lie. The command line and the tests find them beside the sources; a host that is laid out
 * otherwise (a Raycast bundle) hands in its own.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { TingxieError } from "./errors";

export interface Resources {
  /** Silero VAD, checked against its hash by the tests and by `doctor`. */
  readonly vadModel: string;
  /** The folder of the tables of common words. */
  readonly wordTables: string;
  /** A few seconds of speech with a known reading, on which devices are compared. */
  readonly measureClip: string;
  /** The compiled `inference/thread.ts`. */
  readonly inferenceThread: string;
  /** The compiled `inference/measure-process.ts`. */
  readonly measureProcess: string;
}

/** @throws TingxieError `internal` where the program is not whole */
export function defaultResources(): Resources {
  const root = packageRoot(__dirname);
  return {
    vadModel: join(root, "assets", "silero-vad.onnx"),
    wordTables: join(root, "assets"),
    measureClip: join(root, "assets", "measure-clip.wav"),
    inferenceThread: join(root, "dist", "inference-thread.js"),
    measureProcess: join(root, "dist", "measure-process.js"),
  };
}

function packageRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "assets", "silero-vad.onnx"))) return folder;
    if (folder === dirname(folder)) {
      throw new TingxieError(
        "internal",
        `The program's own files are not where they should be (no assets folder above ${from})`,
        "Install Tingxie again.",
      );
    }
  }
}
