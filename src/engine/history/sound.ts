/** Kept sound, by its place below the recordings folder: a history that was moved finds it, and nothing else can be deleted by its name. */
import { rm } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";

/** @returns the place below the folder, or null where the path leads elsewhere: then it is not ours to keep or delete */
export function keptSound(path: string | null, recordings: string): string | null {
  if (path === null || !isAbsolute(path)) return null;
  const place = relative(recordings, path);
  return place === "" || isAbsolute(place) || place.split(sep)[0] === ".." ? null : place;
}

export function soundPath(place: string | null, recordings: string): string | null {
  return place === null ? null : join(recordings, place);
}

/** @throws the file system's own error; sound that has gone already is none */
export async function deleteSound(place: string, recordings: string): Promise<void> {
  await rm(join(recordings, place), { force: true });
}
