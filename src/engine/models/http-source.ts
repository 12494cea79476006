/** Files by plain HTTP, each at its own address: a publisher's CDN, Hugging Face and its mirror, ModelScope. */
import { join } from "node:path";
import { hasProxy } from "../http/proxy";
import { download } from "./download";
import { reach } from "./reachability";
import type { NetworkManners, Source, Transfer } from "./source";

export interface HttpSourceOptions {
  readonly name: string;
  /** Ends with a slash. */
  readonly baseUrl: string;
  /** File names that are there, to their paths below `baseUrl`. */
  readonly paths: Readonly<Record<string, string>>;
  readonly chosenByUser?: boolean;
}

export function httpSource({ name, baseUrl, paths, chosenByUser = false }: HttpSourceOptions): Source {
  return {
    name,
    offers: Object.keys(paths),
    chosenByUser,
    remote: true,
    check: (network, signal) => checkHost(baseUrl, network, signal),
    async fetch({ files, directory, network, signal, onProgress }: Transfer): Promise<void> {
      const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0);
      let before = 0;
      for (const file of files) {
        const tell = (phase: "downloading" | "verifying", received: number): void =>
          onProgress({ phase, file: file.name, receivedBytes: before + received, totalBytes });
        tell("downloading", 0);
        await download(new URL(paths[file.name], baseUrl).href, join(directory, file.name), file, {
          ...network,
          signal,
          onProgress: (received) => tell("downloading", received),
          onVerifying: () => tell("verifying", file.bytes),
        });
        before += file.bytes;
      }
    },
  };
}

/** Whether a host answers; behind a proxy only the request itself can tell. Never throws. */
export async function checkHost(
  address: string,
  { env }: NetworkManners,
  signal?: AbortSignal,
): Promise<string | undefined> {
  return hasProxy(env) ? undefined : reach(address, { signal });
}
