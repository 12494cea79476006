/** Silero in an inference thread of its own, so that finding speech and recognizing it use two cores. */
import { asTingxieError } from "../errors";
import { createSilero } from "../speech/silero";
import type { SpeechDetector } from "../speech/detector";
import { SupervisedThread } from "./supervised";

export interface ThreadedDetector extends SpeechDetector {
  close(): Promise<void>;
}

/**
 * The network's state travels with every call, so a thread that dies in mid-file takes nothing with it.
 * @param entry the compiled `thread.ts`
 * @param modelFile `assets/silero-vad.onnx`
 * @returns a detector whose streams throw TingxieError: `inference-failed`, `runtime-missing`, `interrupted`
 */
export function openThreadedDetector(entry: string, modelFile: string): ThreadedDetector {
  const thread = new SupervisedThread({ entry, prepare: (fresh) => fresh.call("openSilero", modelFile) });
  const silero = createSilero(async (frames, state) => {
    try {
      return await thread.run((live) => live.call("runSilero", frames, state));
    } catch (error) {
      throw asTingxieError(
        error,
        "inference-failed",
        "Run `tingxie doctor`; if the detector is damaged, install Tingxie again.",
      );
    }
  });
  return { ...silero, close: () => thread.close() };
}
