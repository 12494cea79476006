/**
 * What runs inside the inference thread: it holds the sessions and does the work that blocks. Plain methods with plain data in and out,
 * so that it can be driven through a message port or, in tests and measurements, directly and with any {@link Runtime}.
 */
import { openRecognizer } from "../recognizers/open-recognizer";
import type { Runtime, SessionOptions } from "../runtime/session";
import type { DetectorRun, DetectorState, RunDetector } from "../speech/detector";
import { networkOn, type DetectorModel } from "../speech/detectors";
import type { Hotword } from "../text/hotwords/hotword";
import { HotwordSpotter } from "../text/hotwords/spotter";
import type { Hypothesis, ModelFiles, RecognizeOptions, Recognizer, RecognizerTraits, SpeechSegment } from "../types";

/** Hypotheses with the time that the recognizer's front end took of the whole. */
export interface Recognized {
  readonly hypotheses: readonly Hypothesis[];
  readonly featuresMs: number;
}

/** Words to listen for in the posteriors of models that give any. */
export interface SpotterSetup {
  readonly hotwords: readonly Hotword[];
  /** The folder of the tables of common words. */
  readonly wordTables: string;
}

export class InferenceHost {
  readonly #runtime: Runtime;
  #recognizer: Recognizer | undefined;
  #spotter: HotwordSpotter | undefined;
  #detector: RunDetector | undefined;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Loads a model; one that was loaded before is let go first, so that two never lie in memory together. */
  async openRecognizer(model: ModelFiles, options: SessionOptions, spotter?: SpotterSetup): Promise<RecognizerTraits> {
    await this.closeRecognizer();
    this.#recognizer = await openRecognizer(model, this.#runtime, options);
    const { traits } = this.#recognizer;
    this.#spotter =
      spotter && traits.posteriors ? await HotwordSpotter.load(spotter.hotwords, spotter.wordTables) : undefined;
    return traits;
  }

  async recognize(segments: readonly SpeechSegment[], options: RecognizeOptions): Promise<Recognized> {
    if (!this.#recognizer) throw new Error("recognize was called before openRecognizer");
    const before = this.#recognizer.featuresMs ?? 0;
    const hypotheses = this.#spotter
      ? await spotIn(this.#spotter, this.#recognizer, segments, options)
      : await this.#recognizer.recognize(segments, options);
    return { hypotheses, featuresMs: (this.#recognizer.featuresMs ?? 0) - before };
  }

  async closeRecognizer(): Promise<void> {
    const open = this.#recognizer;
    this.#recognizer = undefined;
    await open?.close();
  }

  /** The detector is small and sequential: one CPU thread serves it best, whatever device the recognizer is on. */
  async openDetector({ kind, file }: DetectorModel): Promise<void> {
    this.#detector ??= networkOn(kind, await this.#runtime.open(file, { device: "cpu", threads: 1 }));
  }

  async runDetector(rows: Float32Array, state: DetectorState): Promise<DetectorRun> {
    if (!this.#detector) throw new Error("runDetector was called before openDetector");
    return this.#detector(rows, state);
  }
}

/** Posteriors are used here and go no further: three seconds of them have more than a million numbers. */
async function spotIn(
  spotter: HotwordSpotter,
  recognizer: Recognizer,
  segments: readonly SpeechSegment[],
  options: RecognizeOptions,
): Promise<Hypothesis[]> {
  const hypotheses = await recognizer.recognize(segments, { ...options, posteriors: true });
  return hypotheses.map((hypothesis) => {
    const { posteriors, ...heard } = hypothesis;
    const spotted = { ...heard, corrections: spotter.spot(hypothesis) };
    return options.posteriors ? { ...spotted, posteriors } : spotted;
  });
}
