/**
 * Brings one model onto the disk: asks the sources in their order, takes from each what it can give,
 * and gives up only when none is left.
 */
import { join } from "node:path";
import { messageOf } from "../errors";
import { SourceFailure } from "../http/source-failure";
import type { CatalogFile, CatalogModel } from "./catalog";
import { ensureRoom } from "./disk-space";
import { notOffline, unavailable } from "./model-errors";
import { problemsOf } from "./installed";
import { partialBytes } from "./partial-file";
import type { NetworkManners, Source, TransferProgress } from "./source";
import { throwIfAborted } from "./interrupted";

/** How far a pull is. Bytes count all that the present source has to transfer. */
export interface PullProgress extends Omit<TransferProgress, "phase"> {
  readonly model: string;
  /** The source that is asked at present; empty while waiting. */
  readonly source: string;
  /** `waiting`: another Tingxie is pulling the same model. */
  readonly phase: "waiting" | TransferProgress["phase"];
}

export interface PullRequest {
  readonly model: CatalogModel;
  /** The model's folder; it exists. */
  readonly directory: string;
  /** Folder for what comes in between. */
  readonly staging: string;
  /** In the order in which they are asked. */
  readonly sources: readonly Source[];
  /** Ask only sources that open no connection. */
  readonly offline: boolean;
  readonly network: NetworkManners;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PullProgress) => void;
  /** Something the user should know although the pull goes on: their mirror is of no use. */
  readonly onWarning?: (warning: string) => void;
}

/**
 * Gets every file of the model that is missing or wrong. The caller holds the model's lock.
 * @returns the names of the sources that files came from
 * @throws TingxieError `model-unavailable` naming each source and its reason, `offline`, `disk-full`, `interrupted`;
 *   the file system's errors
 */
export async function pull(request: PullRequest): Promise<readonly string[]> {
  const { model, directory, network, offline, signal } = request;
  let lacking = await lackingFiles(request);
  await ensureRoom(directory, await bytesToCome(directory, lacking));
  const sources = offline ? request.sources.filter((source) => !source.remote) : request.sources;
  // All are looked at while the first is already at work.
  const looks = sources.map((source) => source.check(network, signal));
  const used: string[] = [];
  const reasons: string[] = [];
  for (const [index, source] of sources.entries()) {
    const files = lacking.filter((file) => source.offers.includes(file.name));
    if (files.length === 0) continue;
    try {
      const outOfReach = await looks[index];
      throwIfAborted(signal);
      if (outOfReach) throw new SourceFailure(outOfReach);
      if (!(await restInReach(lacking, sources.slice(index), looks.slice(index))))
        throw new SourceFailure("it has only a part of the files, and no source in reach has the rest");
      await source.fetch({ ...request, files, onProgress: reporter(request, source) });
      used.push(source.name);
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      reasons.push(`${source.name}: ${error.message}`);
      if (source.chosenByUser)
        request.onWarning?.(`${source.name} (TINGXIE_MODEL_MIRROR) cannot give ${model.id}: ${messageOf(error)}`);
    }
    lacking = await lackingFiles(request);
    if (lacking.length === 0) return used;
  }
  if (lacking.length === 0) return used;
  throw offline ? notOffline(model, directory) : unavailable(model, directory, reasons);
}

async function lackingFiles({ model, directory, signal }: PullRequest): Promise<CatalogFile[]> {
  const problems = await problemsOf(directory, model, { signal });
  return model.files.filter((file) => problems.some((problem) => problem.file === file.name));
}

async function bytesToCome(directory: string, files: readonly CatalogFile[]): Promise<number> {
  let bytes = 0;
  for (const file of files) bytes += file.bytes - (await partialBytes(join(directory, file.name)));
  return bytes;
}

/** Whether this and the later sources that are in reach have all the files together: else nothing need be fetched. */
async function restInReach(
  lacking: readonly CatalogFile[],
  sources: readonly Source[],
  looks: readonly Promise<string | undefined>[],
): Promise<boolean> {
  const rest = new Set(lacking.map((file) => file.name));
  for (const [index, source] of sources.entries()) {
    if (!source.offers.some((name) => rest.has(name)) || (await looks[index])) continue;
    for (const name of source.offers) rest.delete(name);
    if (rest.size === 0) return true;
  }
  return false;
}

function reporter({ model, onProgress }: PullRequest, source: Source): (progress: TransferProgress) => void {
  return (progress) => onProgress?.({ model: model.id, source: source.name, ...progress });
}
