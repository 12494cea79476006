/**
 * What runs inside the inference thread: it holds the sessions and does the work that blocks. Plain methods with plain data in and out,
 * so that it can be driven through a message port or, in tests and measurements, directly and with any {@link Runtime}.
 */
import { recognizerFamily } from "../recognizers/registry";
import type { Runtime, SessionOptions } from "../runtime/session";
import { sileroOn, type RunSilero, type SileroResult, type SileroState } from "../speech/silero";
import type { Hypothesis, ModelFiles, RecognizeOptions, Recognizer, RecognizerTraits, SpeechSegment } from "../types";

/** Hypotheses with the time that the recognizer's front end took of the whole. */
export interface Recognized {
  readonly hypotheses: readonly Hypothesis[];
  readonly featuresMs: number;
}

export class InferenceHost {
  readonly #runtime: Runtime;
  #recognizer: Recognizer | undefined;
  #silero: RunSilero | undefined;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Loads a model; one that was loaded before is let go first, so that two never lie in memory together. */
  async openRecognizer(model: ModelFiles, options: SessionOptions): Promise<RecognizerTraits> {
    await this.closeRecognizer();
    this.#recognizer = await recognizerFamily(model.family).open(model, this.#runtime, options);
    return this.#recognizer.traits;
  }

  async recognize(segments: readonly SpeechSegment[], options: RecognizeOptions): Promise<Recognized> {
    if (!this.#recognizer) throw new Error("recognize was called before openRecognizer");
    const before = this.#recognizer.featuresMs ?? 0;
    const hypotheses = await this.#recognizer.recognize(segments, options);
    return { hypotheses, featuresMs: (this.#recognizer.featuresMs ?? 0) - before };
  }

  async closeRecognizer(): Promise<void> {
    const open = this.#recognizer;
    this.#recognizer = undefined;
    await open?.close();
  }

  /** The detector is small and sequential: one CPU thread serves it best, whatever device the recognizer is on. */
  async openSilero(file: string): Promise<void> {
    this.#silero ??= sileroOn(await this.#runtime.open(file, { device: "cpu", threads: 1 }));
  }

  async runSilero(frames: Float32Array, state: SileroState): Promise<SileroResult> {
    if (!this.#silero) throw new Error("runSilero was called before openSilero");
    return this.#silero(frames, state);
  }
}
