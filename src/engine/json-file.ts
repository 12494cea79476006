/** Small JSON files that are ours: written whole or not at all, checked when read. */
import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { z } from "zod";
import { makeFolder } from "./make-folder";

/** @returns undefined where the file is missing, damaged or of another form: such a file is written anew, not mended */
export async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/**
 * Writes text under a temporary name in the same folder, then renames it, so that a reader sees the old file or the new one. The temporary
 * name is short and has nothing of the file's own, which may be as long as the file system allows.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const folder = dirname(file);
  await makeFolder(folder);
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    await writeFile(temporary, text, { flag: "wx" });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

export async function writeJson(file: string, value: unknown): Promise<void> {
  await writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}
