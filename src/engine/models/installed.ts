/**
 * What is on this disk: which files of a model are there and have been checked, remembered in `installed.json`
 * so that megabytes are hashed once and not at every start.
 */
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { writeJson } from "../json-file";
import { codeOf } from "../http/source-failure";
import type { CatalogFile, CatalogModel } from "./catalog";
import { hashFile } from "./verified-file";

const MANIFEST = "installed.json";

const manifestSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  /** ISO 8601. */
  installedAt: z.string(),
  source: z.string(),
  files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string(), modifiedMs: z.number() })),
});
type Manifest = z.infer<typeof manifestSchema>;

/** What is wrong with a file of a model. */
export interface FileProblem {
  readonly file: string;
  readonly problem: "missing" | "size" | "checksum";
}

/** Files whose hash was found right by this process, by path: size, time of change and hash then. */
const checked = new Map<string, string>();

/**
 * Which files of a model are not as they must be; none means that it is installed.
 *
 * A file counts as checked when its size and time of change are those at which its hash was right, told by the manifest
 * or seen by this process. Any other file of the right size is hashed, so that files put there by hand or changed since
 * are never used unseen. The manifest is then brought up to date where the folder can be written.
 *
 * @param thorough hash every file, whatever is remembered
 */
export async function problemsOf(
  directory: string,
  model: CatalogModel,
  { thorough = false, signal }: { thorough?: boolean; signal?: AbortSignal } = {},
): Promise<readonly FileProblem[]> {
  const manifest = await readManifest(directory, model.id);
  const problems: FileProblem[] = [];
  let learnt = false;
  for (const file of model.files) {
    const path = join(directory, file.name);
    const found = await look(path);
    if (!found) problems.push({ file: file.name, problem: "missing" });
    else if (found.size !== file.bytes) problems.push({ file: file.name, problem: "size" });
    else if (thorough || !isRemembered(path, found.mtimeMs, file, manifest)) {
      learnt = true;
      checked.delete(path);
      if ((await hashFile(path, signal)) === file.sha256) checked.set(path, stampOf(file, found.mtimeMs));
      else problems.push({ file: file.name, problem: "checksum" });
    }
  }
  if (problems.some((problem) => problem.problem === "checksum")) await forget(directory);
  else if (learnt && problems.length === 0)
    await tryWriteManifest(directory, model, manifest?.source ?? "found in the folder");
  return problems;
}

/** Remembers that all files of a model are there and right. @throws the file system's errors */
export async function writeManifest(directory: string, model: CatalogModel, source: string): Promise<void> {
  const files: Manifest["files"] = {};
  for (const { name, bytes, sha256 } of model.files) {
    const { mtimeMs } = await stat(join(directory, name));
    files[name] = { bytes, sha256, modifiedMs: mtimeMs };
  }
  const manifest: Manifest = { version: 1, id: model.id, installedAt: new Date().toISOString(), source, files };
  await writeJson(join(directory, MANIFEST), manifest);
}

/** Removes what is remembered, where the folder lets us. */
export async function forget(directory: string): Promise<void> {
  try {
    await rm(join(directory, MANIFEST), { force: true });
  } catch (error) {
    if (!isWriteProtection(error)) throw error;
  }
}

async function tryWriteManifest(directory: string, model: CatalogModel, source: string): Promise<void> {
  try {
    await writeManifest(directory, model, source);
  } catch (error) {
    // The model is right and can be used; in a folder we may not write it is hashed once a process.
    if (!isWriteProtection(error) && codeOf(error) !== "ENOSPC") throw error;
  }
}

function isWriteProtection(error: unknown): boolean {
  return ["EACCES", "EPERM", "EROFS"].includes(codeOf(error) ?? "");
}

function isRemembered(path: string, modifiedMs: number, file: CatalogFile, manifest: Manifest | undefined): boolean {
  const entry = manifest?.files[file.name];
  const inManifest = entry && stampOf(entry, entry.modifiedMs) === stampOf(file, modifiedMs);
  return inManifest || checked.get(path) === stampOf(file, modifiedMs);
}

function stampOf({ bytes, sha256 }: { bytes: number; sha256: string }, modifiedMs: number): string {
  return `${bytes} ${modifiedMs} ${sha256}`;
}

async function look(path: string): Promise<{ size: number; mtimeMs: number } | undefined> {
  try {
    const info = await stat(path);
    return info.isFile() ? info : undefined;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

async function readManifest(directory: string, id: string): Promise<Manifest | undefined> {
  try {
    const manifest = manifestSchema.parse(JSON.parse(await readFile(join(directory, MANIFEST), "utf8")));
    return manifest.id === id ? manifest : undefined;
  } catch {
    // Missing, unreadable or damaged: it only saves hashing, so the files are hashed.
    return undefined;
  }
}
