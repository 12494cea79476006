/** Time and chance, handed in so that a test can let a minute pass in no time. */
import { setTimeout as timer } from "node:timers/promises";

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; rejects at once when the signal is raised. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Uniform in [0, 1). */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => timer(milliseconds, undefined, { signal }),
  random: () => Math.random(),
};
