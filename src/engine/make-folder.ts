/** Folders, made without the trap in Node's own way to make them. */
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it; one that is there already is left as it is.
 *
 * Node's `mkdir` with `recursive` never returns, at full load, where a file system answers ENOENT below a folder that exists, as `/proc`
 * does (seen with Node 20 and 22): it makes the folder above again and again. Here the second ENOENT is the answer.
 *
 * @param path absolute
 * @throws the file system's own error, for the caller to explain
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (await isFolder(path)) return;
    const above = dirname(path);
    const isMissingAbove = (error as NodeJS.ErrnoException).code === "ENOENT" && !(await isFolder(above));
    if (!isMissingAbove || above === path) throw error;
    await makeFolder(above);
    await makeLast(path);
  }
}

async function makeLast(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    // Another process may have made it in between.
    if (!(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Not there, or not to be seen: not a folder that can be used. Why is said by mkdir's error.
    return false;
  }
}
