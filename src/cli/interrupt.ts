/** How a command is ended from outside: politely first, then in any case. */
import type { ExitCode } from "./context";

/** Ctrl-C arrives twice where npm and the terminal both pass it on; what comes later than this is a person who insists. */
const SAME_KEY_MS = 500;
/** Time to let go of children, threads and temporary files. */
const GRACE_MS = 5000;

export class Interrupt {
  readonly #controller = new AbortController();
  #exitCode: ExitCode | undefined;
  #askedAt = 0;

  /** Raised by the first request. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What the process is to end with; undefined while nobody has asked. */
  get exitCode(): ExitCode | undefined {
    return this.#exitCode;
  }

  /** Ctrl-C or a request to terminate: the first is a request, a later one gets out at once. */
  ask(): void {
    const now = performance.now();
    if (this.#exitCode !== undefined && now - this.#askedAt > SAME_KEY_MS) process.exit(130);
    if (this.#exitCode === undefined) this.#askedAt = now;
    this.leave(130);
  }

  /** Ends the work, and the process with `code` when that is done, or after a while even if it is not. */
  leave(code: ExitCode): void {
    if (this.#exitCode !== undefined) return;
    this.#exitCode = code;
    this.#controller.abort();
    setTimeout(() => process.exit(code), GRACE_MS).unref();
  }
}
