/** The front end of FunASR's models, and the files that its exports put beside a graph that says nothing itself. */
import { basename } from "node:path";
import { parseAmMvn, type Cmvn } from "../features/cmvn";
import { MEL_BANDS } from "../features/fbank";
import { parseFrontendConf } from "../features/frontend-conf";
import type { LfrOptions } from "../features/lfr";
import type { ModelFiles } from "../types";
import { textOf, unsupported } from "./model-graphs";

/** Feature statistics of `am.mvn`, the role `cmvn`. @throws TingxieError `unsupported-model`, `model-corrupt` */
export async function readAmMvn(model: ModelFiles): Promise<Cmvn> {
  if (model.files.cmvn === undefined) {
    throw unsupported(model, "neither its metadata nor a file am.mvn has the feature statistics");
  }
  const cmvn = parseAmMvn(await textOf(model, "cmvn"));
  if (!cmvn) throw unsupported(model, `${basename(model.files.cmvn)} does not hold <AddShift> and <Rescale> lists`);
  return cmvn;
}

/**
 * The low frame rate by the text of `config.yaml`, the role `config`.
 * @throws TingxieError `unsupported-model` where it asks for another front end than ours
 */
export function lfrOf(model: ModelFiles, config: string): LfrOptions {
  const name = basename(model.files.config);
  const conf = parseFrontendConf(config);
  if (!conf) throw unsupported(model, `${name} has no block frontend_conf`);
  if (conf.faults.length > 0) throw unsupported(model, `in the frontend_conf of ${name} ${conf.faults.join(", ")}`);
  return conf.lfr;
}

/**
 * Whether statistics and input of a graph have the size of the features that it is to be fed.
 * @param inputWidth of the graph, where it is fixed
 * @throws TingxieError `unsupported-model`
 */
export function checkFrontEnd(
  model: ModelFiles,
  { lfr, cmvn }: { readonly lfr: LfrOptions; readonly cmvn: Cmvn },
  inputWidth: number | undefined,
): void {
  const width = MEL_BANDS * lfr.window;
  const sizes = [cmvn.negMean.length, cmvn.invStddev.length, inputWidth ?? width];
  if (sizes.every((size) => size === width)) return;
  const source = model.files.config === undefined ? "its metadata" : basename(model.files.config);
  const given = `statistics and input of ${sizes.join(", ")} values`;
  throw unsupported(model, `${given} do not fit features of ${width}, which ${source} asks for`);
}

/** The whole number behind a key of `config.yaml`, at whatever depth it stands; undefined where there is none. */
export function configInteger(config: string, key: string): number | undefined {
  const value = new RegExp(`^[ ]*${key}:[ ]*(-?\\d+)[ ]*(?:#.*)?\\r?$`, "mu").exec(config)?.[1];
  return value === undefined ? undefined : Number(value);
}

/**
 * The list of strings behind a key of `config.yaml`, one `- item` a line as FunASR writes it; items may be quoted.
 * @returns undefined where there is no such list
 */
export function configList(config: string, key: string): readonly string[] | undefined {
  const block = new RegExp(`^[ ]*${key}:[ ]*\\r?\\n((?:[ ]*-[ ].*(?:\\r?\\n|$))+)`, "mu").exec(config)?.[1];
  return block
    ?.trimEnd()
    .split(/\r?\n/u)
    .map((line) => unquoted(line.trim().slice(1).trim()));
}

function unquoted(item: string): string {
  const single = /^'(.*)'$/u.exec(item)?.[1];
  if (single !== undefined) return single.replaceAll("''", "'");
  const double = /^"(.*)"$/u.exec(item)?.[1];
  if (double === undefined) return item;
  return double.replaceAll(/\\u([0-9a-fA-F]{4})/gu, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
