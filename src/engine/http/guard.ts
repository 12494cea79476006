/** Ends a request when nothing happens for too long or the caller has had enough, and knows afterwards which it was. */
import { TingxieError } from "../errors";
import { networkFailure, SourceFailure } from "./source-failure";

/** How long to wait for a server, in milliseconds. */
export interface Timeouts {
  /** From the request to an open (and where needed encrypted) connection. */
  readonly connectMs: number;
  /** Between two signs of life on an open connection. */
  readonly stallMs: number;
  /** From the request to the end of the answer; without it an answer may take for ever, as long as it is not silent. */
  readonly totalMs?: number;
}

export class Guard {
  readonly #timeouts: Timeouts;
  readonly #caller: AbortSignal | undefined;
  readonly #controller = new AbortController();
  readonly #total: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout;
  #connected = false;
  #expired: "waiting" | "total" | undefined;
  readonly #onCallerAbort = (): void => this.#controller.abort();

  constructor(timeouts: Timeouts, caller: AbortSignal | undefined) {
    this.#timeouts = timeouts;
    this.#caller = caller;
    this.#timer = setTimeout(() => this.#expire("waiting"), timeouts.connectMs);
    if (timeouts.totalMs !== undefined) this.#total = setTimeout(() => this.#expire("total"), timeouts.totalMs);
    if (caller?.aborted) this.#controller.abort();
    caller?.addEventListener("abort", this.#onCallerAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The connection is open: from here on it is silence that counts. */
  connected(): void {
    if (this.#connected) return;
    this.#connected = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#expire("waiting"), this.#timeouts.stallMs);
  }

  /** Something went over the connection: the wait begins anew. */
  alive(): void {
    if (this.#connected) this.#timer.refresh();
  }

  release(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#total);
    this.#caller?.removeEventListener("abort", this.#onCallerAbort);
  }

  /** The true cause of an error that came out of the request. */
  explain(error: unknown): unknown {
    const { connectMs, stallMs, totalMs = 0 } = this.#timeouts;
    if (this.#caller?.aborted)
      return new TingxieError("interrupted", "the request was interrupted", "Run the command again.");
    const unreached = !this.#connected;
    if (this.#expired) {
      const reason = unreached
        ? `no connection within ${connectMs / 1000} s`
        : this.#expired === "total"
          ? `no whole answer within ${totalMs / 1000} s`
          : `silent for ${stallMs / 1000} s`;
      return new SourceFailure(reason, { passing: true, unreached, cause: error });
    }
    if (error instanceof SourceFailure) return error;
    const { message, passing } = networkFailure(error);
    return new SourceFailure(message, { passing, unreached, cause: error });
  }

  #expire(why: "waiting" | "total"): void {
    this.#expired = why;
    this.#controller.abort();
  }
}
