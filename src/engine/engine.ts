/** Puts the rooms together: where things lie, which models there are, and transcribers for whoever asks. */
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { History } from "./history";
import { reportDevices, reportDevicesUnmeasured, type DeviceRow } from "./device-report";
import { loadCatalog, type Catalog } from "./models/catalog";
import { ModelStore } from "./models/store";
import { userPaths, type UserPaths } from "./paths";
import { proveHotwords, type HotwordProofs, type ProveOptions } from "./prove-hotwords";
import type { Hotword } from "./text/hotwords/hotword";
import { OwnHotwords } from "./text/hotwords/own-list";
import { defaultResources, type Resources } from "./resources";
import { supportedFamilies } from "./recognizers/registry";
import { Transcriber } from "./transcriber";
import { defaultThreads, type TranscriberEvents, type TranscriberSettings } from "./preparation";

export interface EngineOptions {
  /** `TINGXIE_HOME`, `TINGXIE_MODELS`, `TINGXIE_MODEL_MIRROR`, `TINGXIE_OFFLINE`, `TINGXIE_REMOTE_KEY`; what downloads need (proxy, PATH). */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative paths count from here. */
  readonly workingDirectory: string;
  readonly resources?: Resources;
}

export interface DevicesOptions {
  /** Default: the first that is installed. */
  readonly model?: string;
  readonly threads?: number;
  /** Measure again although there are measurements. */
  readonly again?: boolean;
  readonly onMeasure?: (model: string) => void;
}

export class Engine {
  readonly paths: UserPaths;
  readonly models: ModelStore;
  readonly resources: Resources;
  readonly #catalog: Catalog = loadCatalog();
  readonly #canFetch: boolean;
  readonly #workingDirectory: string;
  readonly #env: EngineOptions["env"];

  constructor({ env, workingDirectory, resources }: EngineOptions) {
    this.paths = userPaths({ env, platform: process.platform, homeDirectory: homedir(), workingDirectory });
    this.resources = resources ?? defaultResources();
    this.#workingDirectory = workingDirectory;
    this.#env = env;
    const mirror = env.TINGXIE_MODEL_MIRROR || undefined;
    const offline = env.TINGXIE_OFFLINE === "1";
    this.#canFetch = !offline || mirror !== undefined;
    this.models = new ModelStore({
      modelsDir: this.paths.models,
      mirror,
      offline,
      catalog: this.#catalog,
      env,
    });
  }

  /**
   * Measures the devices with a model, or shows what is known where none is installed.
   * @throws TingxieError `model-unavailable` where the model asked for is not installed
   */
  async devices(options: DevicesOptions): Promise<{ readonly model?: string; readonly rows: readonly DeviceRow[] }> {
    const model = options.model ?? (await this.#installedAndSupported())[0];
    if (model === undefined) return { rows: reportDevicesUnmeasured() };
    const rows = await reportDevices({
      model: await this.models.files(model),
      threads: options.threads ?? defaultThreads(),
      resources: this.resources,
      file: this.#measurementsFile,
      again: options.again,
      onMeasure: () => options.onMeasure?.(model),
    });
    return { model, rows };
  }

  /** @param settings `model` may also be the path of a folder; it and `vadFolder` count from the working directory */
  transcriber(settings: TranscriberSettings, events: TranscriberEvents = {}): Transcriber {
    const model = this.#isFolder(settings.model) ? resolve(this.#workingDirectory, settings.model) : settings.model;
    const vadFolder =
      settings.vadFolder === undefined ? undefined : resolve(this.#workingDirectory, settings.vadFolder);
    return new Transcriber(
      { ...settings, model, vadFolder },
      {
        ...events,
        catalog: this.#catalog,
        store: this.models,
        resources: this.resources,
        canFetch: this.#canFetch,
        measurementsFile: this.#measurementsFile,
        home: this.paths.home,
        env: this.#env,
      },
    );
  }

  /** The user's own hotwords, which every transcription listens for. */
  hotwords(): OwnHotwords {
    return new OwnHotwords(this.paths.home);
  }

  /** {@link proveHotwords}: what words would have changed in the user's past transcripts. */
  proveHotwords(
    words: readonly Hotword[],
    history: History,
    options: Omit<ProveOptions, "wordTables">,
  ): Promise<HotwordProofs> {
    return proveHotwords(words, this.hotwords(), history, { ...options, wordTables: this.resources.wordTables });
  }

  /**
   * The user's past transcripts; nothing is opened before it is used.
   * @param onNotice told of damage, waiting and changes of form, in words for the user
   */
  history(onNotice?: (notice: string) => void): History {
    return new History({ home: this.paths.home, onNotice });
  }

  /** Ids of models hold neither dots nor separators. */
  #isFolder(model: string): boolean {
    return /[./\\]/.test(model);
  }

  get #measurementsFile(): string {
    return join(this.paths.home, "devices.json");
  }

  async #installedAndSupported(): Promise<readonly string[]> {
    const installed = await this.models.installed();
    const families = new Map(this.#catalog.models.map(({ id, family }) => [id, family]));
    return installed.filter((id) => supportedFamilies.includes(families.get(id) ?? ""));
  }
}
