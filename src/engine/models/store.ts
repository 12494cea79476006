/**
 * The models on this machine: which are there, where their files are, and how to get, check and remove them.
 */
import { readdir, rm, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { TingxieError } from "../errors";
import { makeFolder } from "../make-folder";
import type { ModelFiles } from "../types";
import type { Timeouts } from "../http/guard";
import { DEFAULT_TIMEOUTS } from "../http/request";
import type { Environment } from "../http/proxy";
import { codeOf } from "../http/source-failure";
import { type Catalog, type CatalogModel, findModel, loadCatalog, sizeOf } from "./catalog";
import { treeBytes } from "./disk-space";
import { type FileProblem, forget, problemsOf, writeManifest } from "./installed";
import { acquireLock, tryLock } from "./lock";
import { removePartial } from "./partial-file";
import { busy, corrupt, notInstalled } from "./model-errors";
import { pull, type PullProgress } from "./pull";
import { fileSystemError } from "./file-system-error";
import { sourcesOf } from "./sources";

export interface ModelStoreOptions {
  /** Absolute path; made when the first model is pulled. */
  readonly modelsDir: string;
  /** `TINGXIE_MODEL_MIRROR`: a folder or address tried first, laid out as `<model id>/<file>`. */
  readonly mirror?: string;
  /** `TINGXIE_OFFLINE`: never open a connection. */
  readonly offline?: boolean;
  /** Default: the catalogue that this build carries. */
  readonly catalog?: Catalog;
  /** Where proxy variables, pip's variables and the PATH are read from. Default: the process's. */
  readonly env?: Environment;
  /** Default: 15 s to connect, 60 s of silence. */
  readonly timeouts?: Timeouts;
  /** First pause before a source is tried again, in milliseconds. Default 500. */
  readonly backoffMs?: number;
}

/** One model as `models list --json` shows it. */
export interface ModelListing {
  readonly id: string;
  readonly name: string;
  readonly languages: readonly string[];
  readonly bytes: number;
  /** The licence's name. */
  readonly licence: string;
  readonly installed: boolean;
  readonly recommendedFor: readonly string[];
  readonly goodFor: string;
  /** Who made it, to be shown with it. */
  readonly attribution: string;
}

export interface PullOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PullProgress) => void;
  readonly onWarning?: (warning: string) => void;
}

export interface PullResult {
  readonly files: ModelFiles;
  /** The sources that files came from; empty where the model was there already. */
  readonly sources: readonly string[];
}

/** What `verify` found in one model. */
export interface Verification {
  readonly id: string;
  /** Empty: every byte is right. */
  readonly problems: readonly FileProblem[];
}

/** See the file's comment. Every method checks the id first: `unknown-model`. */
export class ModelStore {
  private readonly catalog: Catalog;

  /** @throws TingxieError `catalog-invalid` */
  constructor(private readonly options: ModelStoreOptions) {
    this.catalog = options.catalog ?? loadCatalog();
  }

  /** Folder of a model's files, there or not. */
  directoryOf(id: string): string {
    return join(this.options.modelsDir, findModel(this.catalog, id).id);
  }

  /** Every model of the catalogue, in its order. */
  async list(): Promise<readonly ModelListing[]> {
    return Promise.all(
      this.catalog.models.map(async (model) => ({
        id: model.id,
        name: model.name,
        languages: model.languages,
        bytes: sizeOf(model),
        licence: model.licence.name,
        installed: await this.isInstalled(model.id),
        recommendedFor: model.recommendedFor,
        goodFor: model.goodFor,
        attribution: model.licence.attribution,
      })),
    );
  }

  /** Ids of the models that can be used now, in the catalogue's order. */
  async installed(): Promise<readonly string[]> {
    return (await this.list()).filter((model) => model.installed).map((model) => model.id);
  }

  async isInstalled(id: string): Promise<boolean> {
    return (await this.problems(findModel(this.catalog, id))).length === 0;
  }

  /**
   * The files of an installed model. Quick: what has been checked once is only looked at.
   * @throws TingxieError `model-unavailable` where it is not installed, `model-corrupt` where a file is wrong
   */
  async files(id: string): Promise<ModelFiles> {
    const model = findModel(this.catalog, id);
    const problems = await this.problems(model);
    const directory = this.directoryOf(id);
    if (problems.some(({ problem }) => problem !== "missing")) throw corrupt(model, directory, problems);
    if (problems.length > 0) throw notInstalled(model, directory);
    return {
      id,
      family: model.family,
      directory,
      languages: model.languages,
      files: Object.fromEntries(model.files.map((file) => [file.role, join(directory, file.name)])),
    };
  }

  /**
   * Gets a model, or what is missing or wrong of it. Returns at once where all is there. Only one process pulls a model
   * at a time; the others wait for it and find it done.
   * @throws TingxieError `model-unavailable`, `offline`, `disk-full`, `home-unwritable`, `interrupted`, `usage` (mirror)
   */
  async pull(id: string, { signal, onProgress, onWarning }: PullOptions = {}): Promise<PullResult> {
    const model = findModel(this.catalog, id);
    const { mirror, offline = false, env = process.env, timeouts = DEFAULT_TIMEOUTS, backoffMs = 500 } = this.options;
    if (await this.isInstalled(id)) return { files: await this.files(id), sources: [] };
    const directory = this.directoryOf(id);
    const waiting = { model: id, file: "", source: "", receivedBytes: 0, totalBytes: sizeOf(model) };
    try {
      const sources = sourcesOf(model, mirror);
      await makeFolder(directory);
      const onWaiting = (): void => onProgress?.({ ...waiting, phase: "waiting" });
      const lock = await acquireLock(this.lockOf(id), { signal, onWaiting });
      try {
        if (await this.isInstalled(id)) return { files: await this.files(id), sources: [] };
        const staging = join(directory, ".staging");
        const network = { timeouts, backoffMs, env };
        const request = { model, directory, staging, sources, offline, network, signal, onProgress, onWarning };
        const used = await pull(request);
        await writeManifest(directory, model, used.join(", "));
        await rm(staging, { recursive: true, force: true });
        for (const file of model.files) await removePartial(join(directory, file.name));
        return { files: await this.files(id), sources: used };
      } finally {
        for (const folder of [join(directory, ".staging"), directory]) await removeIfEmpty(folder);
        await lock.release();
      }
    } catch (error) {
      throw fileSystemError(error, directory);
    }
  }

  /** Hashes every file of one model, or of every model of which anything is there. */
  async verify(id?: string, { signal }: { signal?: AbortSignal } = {}): Promise<readonly Verification[]> {
    const models = id === undefined ? this.catalog.models : [findModel(this.catalog, id)];
    const found: Verification[] = [];
    for (const model of models) {
      const problems = await this.problems(model, true, signal);
      const nothingThere = problems.filter(({ problem }) => problem === "missing").length === model.files.length;
      if (id !== undefined || !nothingThere) found.push({ id: model.id, problems });
    }
    return found;
  }

  /**
   * The error that stands for what {@link verify} found, or undefined where all is right:
   * `model-unavailable` where nothing is installed, else `model-corrupt` naming the files.
   */
  errorOf({ id, problems }: Verification): TingxieError | undefined {
    if (problems.length === 0) return undefined;
    const model = findModel(this.catalog, id);
    const nothingThere =
      problems.every(({ problem }) => problem === "missing") && problems.length === model.files.length;
    return nothingThere ? notInstalled(model, this.directoryOf(id)) : corrupt(model, this.directoryOf(id), problems);
  }

  /**
   * Removes a model's files and what unfinished downloads left. Files that are not ours stay.
   * @returns bytes that became free
   * @throws TingxieError `model-busy` while it is being pulled, `home-unwritable`
   */
  async remove(id: string): Promise<number> {
    const model = findModel(this.catalog, id);
    const directory = this.directoryOf(id);
    if (!(await exists(directory))) return 0;
    try {
      const lock = await tryLock(this.lockOf(id));
      if (typeof lock === "number") throw busy(model, lock);
      try {
        const before = await treeBytes(directory);
        await forget(directory);
        await rm(join(directory, ".staging"), { recursive: true, force: true });
        for (const file of model.files) {
          await rm(join(directory, file.name), { force: true });
          await removePartial(join(directory, file.name));
        }
        const freed = before - (await treeBytes(directory));
        await removeIfEmpty(directory);
        return freed;
      } finally {
        await lock.release();
      }
    } catch (error) {
      throw fileSystemError(error, directory);
    }
  }

  private problems(model: CatalogModel, thorough = false, signal?: AbortSignal): Promise<readonly FileProblem[]> {
    return problemsOf(this.directoryOf(model.id), model, { thorough, signal });
  }

  private lockOf(id: string): string {
    return join(this.options.modelsDir, `.${id}.lock`);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

async function removeIfEmpty(directory: string): Promise<void> {
  if ((await exists(directory)) && (await readdir(directory)).length === 0) await rmdir(directory);
}
