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
  /** How often {@link close} was called: a call that sees it change was ended on purpose, not by a death. */
  #closings = 0;

  constructor(options: SupervisedOptions) {
    this.#options = options;
  }

  /** Starts and prepares the thread now, so that the first call does not wait for it. */
  async start(): Promise<void> {
    await this.#thread();
  }

  /**
   * @throws TingxieError `inference-failed` where a fresh thread died of the same call, `interrupted` where {@link close} ended it
   */
  async run<T>(work: (thread: InferenceThread) => Promise<T>): Promise<T> {
    const closings = this.#closings;
    try {
      return await work(await this.#thread());
    } catch (error) {
      if (!(error instanceof ThreadDied)) throw error;
      if (closings !== this.#closings) throw interrupted(error);
      this.#options.onReplaced?.(error.message);
      await this.#end();
    }
    try {
      return await work(await this.#thread());
    } catch (error) {
      if (!(error instanceof ThreadDied)) throw error;
      if (closings !== this.#closings) throw interrupted(error);
      await this.#end();
      throw new TingxieError(
        "inference-failed",
        `The recognizer crashed twice on the same piece of sound (${error.message})`,
        "Try again with another model or with --threads 1; if it happens again, report the file.",
        { cause: error },
      );
    }
  }

  /** Ends the thread and frees its memory, in the middle of a call if need be; the next call starts a new one. */
  async close(): Promise<void> {
    this.#closings++;
    await this.#end();
  }

  async #end(): Promise<void> {
    const ready = this.#ready;
    this.#ready = undefined;
    // A thread whose preparation failed has already been reported to whoever asked for it.
    const thread = await ready?.catch(() => undefined);
    await thread?.close();
  }

  #thread(): Promise<InferenceThread> {
    if (this.#ready) return this.#ready;
    const ready = this.#begin();
    this.#ready = ready;
    // Whoever waits for the thread gets the error; here it only must not stand in the way of the next attempt.
    ready.catch(() => {
      if (this.#ready === ready) this.#ready = undefined;
    });
    return ready;
  }

  async #begin(): Promise<InferenceThread> {
    const thread = new InferenceThread(this.#options.entry);
    try {
      await this.#options.prepare(thread);
      return thread;
    } catch (error) {
      await thread.close();
      throw error;
    }
  }
}

function interrupted(cause: ThreadDied): TingxieError {
  return new TingxieError("interrupted", "The recognizer was closed while it was at work", "Start it again.", {
    cause,
  });
}
