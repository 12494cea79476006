/** What the store tells the user when a model cannot be had or used. */
import { TingxieError } from "../errors";
import type { CatalogModel } from "./catalog";
import type { FileProblem } from "./installed";

/** What to do by hand when the network does not help. */
function byHand(model: CatalogModel, directory: string): string {
  return `put ${model.files.map((file) => file.name).join(", ")} into ${directory}`;
}

/** No source could give it; the message has the reason of each. */
export function unavailable(model: CatalogModel, directory: string, reasons: readonly string[]): TingxieError {
  return new TingxieError(
    "model-unavailable",
    `no source could give the model ${model.id} (${reasons.join("; ")})`,
    `Check the network and try again, set TINGXIE_MODEL_MIRROR to a folder or address that has ${model.id}/<file>, or ${byHand(model, directory)}.`,
  );
}

/** It is not here, and nobody may be asked for it. */
export function notOffline(model: CatalogModel, directory: string): TingxieError {
  return new TingxieError(
    "offline",
    `the model ${model.id} is not installed, and TINGXIE_OFFLINE forbids fetching it`,
    `Run "tingxie models pull ${model.id}" without TINGXIE_OFFLINE, or ${byHand(model, directory)}.`,
  );
}

/** It is not on this disk. */
export function notInstalled(model: CatalogModel, directory: string): TingxieError {
  return new TingxieError(
    "model-unavailable",
    `the model ${model.id} is not installed`,
    `Run "tingxie models pull ${model.id}", or ${byHand(model, directory)}.`,
  );
}

const PROBLEMS = { missing: "missing", size: "of the wrong size", checksum: "damaged" } as const;

/** Some of its files are not what they must be. */
export function corrupt(model: CatalogModel, directory: string, problems: readonly FileProblem[]): TingxieError {
  const what = problems.map(({ file, problem }) => `${file} is ${PROBLEMS[problem]}`).join(", ");
  return new TingxieError(
    "model-corrupt",
    `the model ${model.id} cannot be used: ${what} (${directory})`,
    `Run "tingxie models pull ${model.id}": it fetches what is wrong, and nothing else.`,
  );
}

/** Another process has its lock; `pid` is 0 where it is not known. */
export function busy(model: CatalogModel, pid: number): TingxieError {
  return new TingxieError(
    "model-busy",
    `another Tingxie${pid > 0 ? ` (process ${pid})` : ""} is fetching the model ${model.id}`,
    "Wait until it is done or end it, then try again.",
  );
}
