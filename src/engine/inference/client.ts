/** The main thread's end of one inference thread: typed calls, and a plain error for every call that was open when the thread died. */
import { Worker } from "node:worker_threads";
import { messageOf } from "../errors";
import type { InferenceHost } from "./host";
import { errorOf, type Method, type Reply, type Request } from "./messages";

/** The thread ended while it had work. Whoever called may start another one and try again. */
export class ThreadDied extends Error {
  override readonly name = "ThreadDied";
}

type Args<M extends Method> = Parameters<InferenceHost[M]>;
type Value<M extends Method> = Awaited<ReturnType<InferenceHost[M]>>;

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

export class InferenceThread {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #death: ThreadDied | undefined;

  /** @param entry the compiled `thread.ts` */
  constructor(entry: string) {
    this.#worker = new Worker(entry, { name: "tingxie-inference" });
    this.#worker.on("message", (reply: Reply) => this.#settle(reply));
    this.#worker.on("error", (error) => this.#die(messageOf(error)));
    this.#worker.on("exit", (code) => this.#die(`it ended with code ${code}`));
    this.#worker.on("messageerror", (error) => this.#die(messageOf(error)));
    this.#worker.unref();
  }

  get alive(): boolean {
    return this.#death === undefined;
  }

  /** @throws ThreadDied; else whatever the host's method threw, with its class and code */
  call<M extends Method>(method: M, ...args: Args<M>): Promise<Value<M>> {
    if (this.#death) return Promise.reject(this.#death);
    const request: Request = { id: this.#nextId++, method, args };
    return new Promise((resolve, reject) => {
      // Throws where an argument cannot cross the border; nothing may wait for an answer then.
      this.#worker.postMessage(request);
      if (this.#pending.size === 0) this.#worker.ref();
      this.#pending.set(request.id, { resolve, reject });
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(reply: Reply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    // An idle thread must not keep the process alive.
    if (this.#pending.size === 0) this.#worker.unref();
    if (reply.ok) pending?.resolve(reply.value as never);
    else pending?.reject(errorOf(reply.error));
  }

  #die(why: string): void {
    this.#death ??= new ThreadDied(`the inference thread died (${why})`);
    for (const { reject } of this.#pending.values()) reject(this.#death);
    this.#pending.clear();
  }
}
