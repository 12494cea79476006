import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * A `describe` for tests on real models that cannot travel with the project. `TINGXIE_TEST_MODELS` names a folder that has one folder a
 * model, named by its id in the catalogue; without it, or without the model, the tests are skipped and the summary says why.
 * @param body gets the model's folder
 */
export function describeWithUserModel(id: string, name: string, body: (folder: string) => void): void {
  const root = process.env.TINGXIE_TEST_MODELS;
  const folder = join(root ?? "", id);
  if (root !== undefined && existsSync(folder)) describe(`${name} (${id})`, () => body(folder));
  else describe.skip(`${name} [needs ${id} in the folder TINGXIE_TEST_MODELS]`, () => body(folder));
}
