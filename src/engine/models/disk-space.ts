/** Whether a download will fit, asked before it begins. */
import { readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { diskFull } from "./file-system-error";

/** Room that must remain when all is there, in bytes: the system and other programs write too. */
const MARGIN_BYTES = 16 * 1024 * 1024;

/** Free bytes of the disk under a folder that exists, for a user without privileges. */
export async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/**
 * @param needed bytes that are about to be written
 * @throws TingxieError `disk-full` where they and a margin of 16 MiB do not fit
 */
export async function ensureRoom(directory: string, needed: number): Promise<void> {
  const free = await freeBytes(directory);
  if (needed > 0 && free < needed + MARGIN_BYTES) throw diskFull(directory, needed + MARGIN_BYTES, free);
}

/** Bytes of all files below a folder; what comes and goes meanwhile is counted or not. Never throws. */
export async function treeBytes(directory: string): Promise<number> {
  const paths = await readdir(directory, { recursive: true }).catch(() => []);
  let sum = 0;
  for (const path of paths) {
    // What vanishes between the listing and the look is simply not counted.
    const info = await stat(join(directory, path)).catch(() => undefined);
    if (info?.isFile()) sum += info.size;
  }
  return sum;
}
