/** Files out of an archive that is fetched whole, such as a GitHub release. */
import { mkdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { codeOf } from "../http/source-failure";
import type { ArchiveSource } from "./catalog";
import { download } from "./download";
import { ensureRoom } from "./disk-space";
import { checkHost } from "./http-source";
import type { Source, Transfer } from "./source";
import { untar, unzip } from "./unpack";
import { hashFile } from "./verified-file";

export function archiveSource(entry: ArchiveSource): Source {
  return {
    name: entry.name,
    offers: Object.keys(entry.members),
    chosenByUser: false,
    remote: true,
    check: (network, signal) => checkHost(entry.url, network, signal),
    async fetch({ files, directory, staging, network, signal, onProgress }: Transfer): Promise<void> {
      await mkdir(staging, { recursive: true });
      const archive = join(staging, basename(new URL(entry.url).pathname));
      const tell = (phase: "downloading" | "verifying" | "unpacking", file: string, receivedBytes: number): void =>
        onProgress({ phase, file, receivedBytes, totalBytes: entry.bytes });
      if (!(await isThere(archive, entry, signal))) {
        // The archive, its unpacked members, and their checked copies lie side by side for a moment.
        const unpacked = files.reduce((sum, file) => sum + file.bytes, 0);
        await ensureRoom(staging, entry.bytes + (entry.format === "zip" ? 1 : 2) * unpacked);
        await download(entry.url, archive, entry, {
          ...network,
          signal,
          onProgress: (received) => tell("downloading", basename(archive), received),
          onVerifying: () => tell("verifying", basename(archive), entry.bytes),
        });
      }
      const wanted = files.map((file) => ({
        member: entry.members[file.name],
        destination: join(directory, file.name),
        content: file,
      }));
      tell("unpacking", basename(archive), entry.bytes);
      const options = { signal, onFile: (path: string): void => tell("unpacking", basename(path), entry.bytes) };
      if (entry.format === "zip") await unzip(archive, wanted, options);
      else await untar(archive, wanted, join(staging, "unpacked"), options);
      await rm(archive, { force: true });
    },
  };
}

/** Whether an earlier run fetched the archive whole and was ended before it had unpacked it. */
async function isThere(path: string, entry: ArchiveSource, signal?: AbortSignal): Promise<boolean> {
  try {
    return (await stat(path)).size === entry.bytes && (await hashFile(path, signal)) === entry.sha256;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}
