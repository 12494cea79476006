import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** The project's root. */
export const ROOT = resolve(__dirname, "../..");

/** Recordings that travel with the project. */
export const TEST_AUDIO = join(ROOT, "test/audio");

/** Recordings, weights and cases that are beside the project on our machines, and not in a fresh clone elsewhere. */
export const SHARED = resolve(ROOT, "../shared");

/** A `describe` for tests that need `../shared`; elsewhere they are skipped and the summary says why. */
export function describeWithShared(name: string, body: () => void): void {
  if (existsSync(join(SHARED, "audio"))) describe(name, body);
  else describe.skip(`${name} [needs ../shared]`, body);
}
