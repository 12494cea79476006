/**
 * An inference thread that is replaced when it dies. Whoever uses it describes how to make a new thread ready; the call that was under
 * way is then tried once more, because a thread can die of something that the call had no part in (memory, a stray signal).
 */
import { TingxieError } from "../errors";
import { InferenceThread, ThreadDied } from "./client";

export interface SupervisedOptions {
  /** The compiled `thread.ts`. */
  readonly entry: string;
  /** Brings a fresh thread to the state in which calls can be made: loads the model. */
  readonly prepare: (thread: InferenceThread) => Promise<void>;
  /** Told once for every thread that was replaced. */
  readonly onReplaced?: (reason: string) => void;
}

export class SupervisedThread {
  readonly #options: SupervisedOptions;
  #ready: Promise<InferenceThread> | undefined;

  constructor(options: SupervisedOptions) {
    this.#options = options;
  }

  /** Starts and prepares the thread now, so that the first call does not wait for it. */
  async start(): Promise<void> {
    await this.#thread();
  }

  /** @throws TingxieError `inference-failed` where a fresh thread died of the same call */
  async run<T>(work: (thread: InferenceThread) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#thread());
    } catch (error) {
      if (!(error instanceof ThreadDied)) throw error;
      this.#options.onReplaced?.(error.message);
      await this.close();
    }
    try {
      return await work(await this.#thread());
    } catch (error) {
      if (!(error instanceof ThreadDied)) throw error;
      await this.close();
      throw new TingxieError(
        "inference-failed",
        `The recognizer crashed twice on the same piece of sound (${error.message})`,
        "Try again with another model or with --threads 1; if it happens again, report the file.",
        { cause: error },
      );
    }
  }

  /** Ends the thread and frees its memory; the next call starts a new one. */
  async close(): Promise<void> {
    const ready = this.#ready;
    this.#ready = undefined;
    // A thread whose preparation failed has already been reported to whoever asked for it.
    const thread = await ready?.catch(() => undefined);
    await thread?.close();
  }

  #thread(): Promise<InferenceThread> {
    this.#ready ??= this.#begin();
    return this.#ready;
  }

  async #begin(): Promise<InferenceThread> {
    const thread = new InferenceThread(this.#options.entry);
    try {
      await this.#options.prepare(thread);
      return thread;
    } catch (error) {
      await thread.close();
      this.#ready = undefined;
      throw error;
    }
  }
}
