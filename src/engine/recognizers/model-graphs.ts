/** What every family does with a model's files: open its graphs, read its texts, and refuse what does not fit, in one sentence. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { isTingxieError, messageOf, TingxieError } from "../errors";
import { DeviceFault, type Runtime, type Session, type SessionOptions, type Tensors } from "../runtime/session";
import type { ModelFiles } from "../types";

/**
 * Opens graphs of a model, one for each role, and makes of them what the family needs: all, or none; where `build` fails they are let go.
 * @throws TingxieError `unsupported-model` where there is no file for a role, `model-corrupt` naming the file that the CPU cannot load;
 * on an accelerator whatever the runtime throws, for there the CPU stands behind it
 */
export async function openGraphs<Role extends string, T>(
  model: ModelFiles,
  runtime: Runtime,
  options: SessionOptions,
  roles: readonly Role[],
  build: (graphs: Readonly<Record<Role, Session>>) => T | Promise<T>,
): Promise<T> {
  const opened: [Role, Session][] = [];
  try {
    for (const role of roles) opened.push([role, await openGraph(fileOf(model, role), runtime, options)]);
    return await build(Object.fromEntries(opened) as Record<Role, Session>);
  } catch (error) {
    for (const [, session] of opened) await session.release();
    throw error;
  }
}

async function openGraph(file: string, runtime: Runtime, options: SessionOptions): Promise<Session> {
  try {
    return await runtime.open(file, options);
  } catch (error) {
    if (isTingxieError(error) || options.device !== "cpu") throw error;
    throw new TingxieError(
      "model-corrupt",
      `${basename(file)} cannot be loaded (${messageOf(error).split("\n")[0]})`,
      "Run `tingxie models verify`, or download the model again with `tingxie models pull`.",
      { cause: error },
    );
  }
}

/** @throws TingxieError `unsupported-model` */
export function fileOf(model: ModelFiles, role: string): string {
  const file = model.files[role];
  if (file === undefined) throw unsupported(model, `it has no file for the role ${role}`);
  return file;
}

/** A text file of a model. @throws TingxieError `unsupported-model`, `model-corrupt` */
export async function textOf(model: ModelFiles, role: string): Promise<string> {
  const file = fileOf(model, role);
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new TingxieError(
      "model-corrupt",
      `${basename(file)} of ${model.id} cannot be read (${messageOf(error)})`,
      "Run `tingxie models verify`, or download the model again with `tingxie models pull`.",
      { cause: error },
    );
  }
}

/** A model that is not what its family says, in words for the user. */
export function unsupported(model: ModelFiles, why: string): TingxieError {
  return new TingxieError(
    "unsupported-model",
    `${model.id} in ${model.directory} is not a ${model.family} model of a known form: ${why}`,
    "Run `tingxie models verify`, or choose another model with `tingxie models list`.",
  );
}

/** A language that the user asked for and the model was not made for. */
export function unknownLanguage({ id }: ModelFiles, language: string, known: readonly string[]): TingxieError {
  return new TingxieError(
    "usage",
    `${id} does not know the language ${language} (it knows ${known.join(", ")})`,
    "Choose one of these with --language, or another model with --model.",
  );
}

/** @throws TingxieError `unsupported-model` naming the inputs and outputs that a graph lacks */
export function requireNames(
  session: Session,
  model: ModelFiles,
  inputs: readonly string[],
  outputs: readonly string[],
): void {
  const has = (values: Session["inputs"], name: string): boolean => values.some((value) => value.name === name);
  const missing = [
    ...inputs.filter((name) => !has(session.inputs, name)).map((name) => `input ${name}`),
    ...outputs.filter((name) => !has(session.outputs, name)).map((name) => `output ${name}`),
  ];
  if (missing.length > 0) throw unsupported(model, `a graph has no ${missing.join(", no ")}`);
}

/** The last dimension of a value where it is fixed. */
export function lastDimension(values: Session["inputs"], name: string): number | undefined {
  const last = values.find((value) => value.name === name)?.shape.at(-1);
  return typeof last === "number" && last > 0 ? last : undefined;
}

/** Runs a graph; a failure is the device's where there is another one behind it. @throws DeviceFault, TingxieError `inference-failed` */
export async function runGraph(
  session: Session,
  model: ModelFiles,
  options: SessionOptions,
  feeds: Tensors,
  fetches?: readonly string[],
): Promise<Tensors> {
  try {
    return await session.run(feeds, fetches);
  } catch (error) {
    throw inferenceFault(model, options, `the model could not be run: ${messageOf(error).split("\n")[0]}`, error);
  }
}

/** A failure while a model runs: on an accelerator a reason to go back to the CPU; on the CPU there is nothing behind it. */
export function inferenceFault(model: ModelFiles, { device }: SessionOptions, why: string, cause?: unknown): Error {
  if (device !== "cpu") return new DeviceFault(why, { cause });
  return new TingxieError(
    "inference-failed",
    `${model.id} failed: ${why}`,
    "Run `tingxie models verify`; if the files are whole, report this with the recording.",
    { cause },
  );
}
