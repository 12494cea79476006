/** A {@link Recognizer} whose work happens in an inference thread, on a device that may turn out not to be fit for it. */
import { asTingxieError, isTingxieError, messageOf } from "../errors";
import type { SessionOptions } from "../runtime/session";
import type {
  Device,
  Hypothesis,
  ModelFiles,
  RecognizeOptions,
  Recognizer,
  RecognizerTraits,
  SpeechSegment,
} from "../types";
import type { SpotterSetup } from "./host";
import { SupervisedThread } from "./supervised";

export interface ThreadedOptions extends SessionOptions {
  /** The compiled `thread.ts`. */
  readonly entry: string;
  /** Told what the user should know: a replaced thread, a device that was left. */
  readonly onWarning: (warning: string) => void;
  /** Hotwords for a model that gives posteriors; hypotheses then come with `corrections`. */
  readonly spotter?: SpotterSetup;
}

export class ThreadedRecognizer implements Recognizer {
  readonly #model: ModelFiles;
  readonly #options: ThreadedOptions;
  readonly #thread: SupervisedThread;
  #traits: RecognizerTraits | undefined;
  #device: Device;
  #featuresMs = 0;

  private constructor(model: ModelFiles, options: ThreadedOptions) {
    this.#model = model;
    this.#options = options;
    this.#device = options.device;
    this.#thread = new SupervisedThread({
      entry: options.entry,
      prepare: async (thread) => {
        const session = { device: this.#device, threads: options.threads };
        this.#traits = await thread.call("openRecognizer", model, session, options.spotter);
      },
      onReplaced: (reason) => options.onWarning(`The recognizer was restarted: ${reason}.`),
    });
  }

  /** Loads the model; on an accelerator that refuses it, on the CPU, with a warning. */
  static async open(model: ModelFiles, options: ThreadedOptions): Promise<ThreadedRecognizer> {
    const recognizer = new ThreadedRecognizer(model, options);
    try {
      await recognizer.#onDeviceOrCpu(() => recognizer.#thread.start());
    } catch (error) {
      await recognizer.close();
      throw asTingxieError(error, "inference-failed", "Run `tingxie models verify` and `tingxie doctor`.");
    }
    return recognizer;
  }

  /** Where the work is done now. */
  get device(): Device {
    return this.#device;
  }

  get traits(): RecognizerTraits {
    if (!this.#traits) throw new Error("the recognizer is not open");
    return this.#traits;
  }

  get featuresMs(): number {
    return this.#featuresMs;
  }

  async recognize(segments: readonly SpeechSegment[], options: RecognizeOptions = {}): Promise<readonly Hypothesis[]> {
    try {
      // A segment is recognized on one device as a whole: after a fault all of the batch is done again.
      const { hypotheses, featuresMs } = await this.#onDeviceOrCpu(() =>
        // A signal cannot cross to the thread; what has begun there is ended by closing it.
        this.#thread.run((thread) => thread.call("recognize", segments, { ...options, signal: undefined })),
      );
      this.#featuresMs += featuresMs;
      return hypotheses;
    } catch (error) {
      throw asTingxieError(error, "inference-failed", "Run `tingxie models verify` and `tingxie doctor`.");
    }
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }

  async #onDeviceOrCpu<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // Understood errors are the model's or the user's; only a thread that keeps dying may be the device's doing.
      const isDevices = !isTingxieError(error) || error.code === "inference-failed";
      if (this.#device === "cpu" || !isDevices) throw error;
      this.#options.onWarning(
        `${this.#device} could not be used for ${this.#model.id} (${messageOf(error).split("\n")[0]}); the CPU does the work.`,
      );
      this.#device = "cpu";
      await this.#thread.close();
      return work();
    }
  }
}
