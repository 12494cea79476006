import type { ModelFiles } from "../../src/engine/types";

/** 44 MB, English: small enough to be in every test run. */
export const REAL_MODEL_ID = "moonshine-tiny-en";

/** What `global-setup.ts` found: the model's files, or why there are none. */
export type RealModelOutcome = { readonly model: ModelFiles } | { readonly reason: string };

/** A `describe` for tests that need real weights; without them they are skipped and the summary says why. */
export function describeWithRealModel(name: string, body: (model: ModelFiles) => void): void {
  const found = process.env.TINGXIE_TEST_MODEL ?? '{"reason":"test/support/global-setup.ts did not run"}';
  const outcome = JSON.parse(found) as RealModelOutcome;
  if ("model" in outcome) describe(name, () => body(outcome.model));
  else describe.skip(`${name} [needs ${REAL_MODEL_ID}: ${outcome.reason}]`, () => body(NO_MODEL));
}

/** Stands for the model while skipped tests are listed; none of them runs. */
const NO_MODEL: ModelFiles = { id: REAL_MODEL_ID, family: "none", directory: "", languages: [], files: {} };
