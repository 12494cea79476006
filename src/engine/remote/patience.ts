/**
 * Waits for a server that is in trouble: again and again, at growing and random intervals, for some minutes; and not at all where
 * waiting is in vain, or has been.
 */
import { isTingxieError, TingxieError } from "../errors";
import { SourceFailure } from "../http/source-failure";
import type { Clock } from "./clock";
import { UnusableReply } from "./reply";

export interface PatienceOptions {
  /** How the server is named to the user. */
  readonly host: string;
  /** How long one segment is tried for, from its first failure. */
  readonly patienceMs: number;
  readonly clock: Clock;
  readonly onNotice?: (notice: string) => void;
}

/** Exponential back-off with full jitter: a pause is anywhere between nothing and a bound that doubles, so that clients do not come in step. */
const FIRST_BOUND_MS = 500;
const LAST_BOUND_MS = 30_000;
/** Answers that are no transcript, one after the other: more of them are no accident. */
const MAX_UNUSABLE_REPLIES = 3;
/** Fewer failures in a row are daily business and nobody's concern. */
const NOTICE_AFTER = 3;

export class Patience {
  readonly #options: PatienceOptions;
  /** Patience has run out and the server has not answered since: it is then asked once and not waited for. */
  #spent = false;
  #noticed = false;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /**
   * @param work one attempt; what may pass is a SourceFailure that says so
   * @returns what the first attempt that succeeds gives
   * @throws TingxieError `remote-failed` where none does; `interrupted`; whatever else the attempt throws
   */
  async insist<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const { clock } = this.#options;
    let firstFailure: number | undefined;
    for (let failures = 1; ; failures++) {
      if (signal.aborted) throw interrupted(signal.reason);
      try {
        const result = await work();
        this.#answered();
        return result;
      } catch (error) {
        if (signal.aborted) throw interrupted(error);
        if (!(error instanceof SourceFailure)) throw error;
        const now = clock.now();
        firstFailure ??= now;
        const pauseMs = this.#pauseMs(failures, error);
        const tooLate = now + pauseMs - firstFailure > this.#options.patienceMs;
        const inVain = !error.passing || (error instanceof UnusableReply && failures >= MAX_UNUSABLE_REPLIES);
        if (tooLate) this.#spent = true;
        if (inVain || this.#spent) throw this.#failed(error, now - firstFailure);
        if (failures === NOTICE_AFTER) this.#notice(error);
        await pause(clock, pauseMs, signal);
      }
    }
  }

  #pauseMs(failures: number, { retryAfterMs = 0 }: SourceFailure): number {
    const bound = Math.min(LAST_BOUND_MS, FIRST_BOUND_MS * 2 ** (failures - 1));
    return retryAfterMs + this.#options.clock.random() * bound;
  }

  #answered(): void {
    this.#spent = false;
    if (this.#noticed) this.#options.onNotice?.(`${this.#options.host} answers again.`);
    this.#noticed = false;
  }

  #notice({ message }: SourceFailure): void {
    if (this.#noticed) return;
    this.#noticed = true;
    const { host, patienceMs, onNotice } = this.#options;
    onNotice?.(`${host} does not serve (${message}); trying again for ${inWords(patienceMs)} …`);
  }

  #failed(error: SourceFailure, elapsedMs: number): TingxieError {
    const tried = elapsedMs >= 1000 ? `; tried for ${inWords(elapsedMs)}` : "";
    return new TingxieError(
      "remote-failed",
      `the remote recognizer at ${this.#options.host} does not serve (${error.message}${tried})`,
      "Check the server and the network, then run the command again.",
      { cause: error },
    );
  }
}

async function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(milliseconds, signal);
  } catch (error) {
    throw interrupted(error);
  }
}

function interrupted(cause: unknown): TingxieError {
  if (isTingxieError(cause) && cause.code === "interrupted") return cause;
  return new TingxieError("interrupted", "the transcription was stopped", "Start it again.", { cause });
}

function inWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
