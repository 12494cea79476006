/** A detector's network in an inference thread of its own, so that finding speech and recognizing it use two cores. */
import { asTingxieError } from "../errors";
import type { SpeechDetector } from "../speech/detector";
import { createDetector, type DetectorModel } from "../speech/detectors";
import { SupervisedThread } from "./supervised";

export interface ThreadedDetector extends SpeechDetector {
  close(): Promise<void>;
}

/**
 * The network's state travels with every call, so a thread that dies in mid-file takes nothing with it.
 * @param entry the compiled `thread.ts`
 * @returns a detector whose streams throw TingxieError: `inference-failed`, `runtime-missing`, `interrupted`
 */
export function openThreadedDetector(entry: string, model: DetectorModel): ThreadedDetector {
  const thread = new SupervisedThread({ entry, prepare: (fresh) => fresh.call("openDetector", model) });
  const detector = createDetector(model, async (rows, state) => {
    try {
      return await thread.run((live) => live.call("runDetector", rows, state));
    } catch (error) {
      throw asTingxieError(
        error,
        "inference-failed",
        "Run `tingxie doctor`; if the detector is damaged, install Tingxie again.",
      );
    }
  });
  return { ...detector, close: () => thread.close() };
}
