/**
 * What the store knows of a source, whatever kind it is. `sources.ts` makes them; the store asks one after the other.
 */
import type { Timeouts } from "../http/guard";
import type { Environment } from "../http/proxy";
import type { CatalogFile } from "./catalog";

/** How we behave towards the network. */
export interface NetworkManners {
  readonly timeouts: Timeouts;
  /** First pause before the same source is tried again, in milliseconds. */
  readonly backoffMs: number;
  /** Proxy and pip variables, and the PATH on which pip is looked for. */
  readonly env: Environment;
}

/** How far a source is. Bytes count everything that it has to transfer for this model, not one file. */
export interface TransferProgress {
  readonly phase: "downloading" | "verifying" | "unpacking";
  /** The file in work: one of the model's, or an archive that carries them. */
  readonly file: string;
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

/** One request to a source. */
export interface Transfer {
  /** Files to get, all of them offered by the source. */
  readonly files: readonly CatalogFile[];
  /** Folder that they go to, each under its own name. */
  readonly directory: string;
  /** Folder for what comes in between; what is left there is kept for the next run and removed after a success. */
  readonly staging: string;
  readonly network: NetworkManners;
  readonly signal?: AbortSignal;
  readonly onProgress: (progress: TransferProgress) => void;
}

/** A place that model files come from. */
export interface Source {
  /** As the user knows it: "Hugging Face". */
  readonly name: string;
  /** Names of the files that it has. */
  readonly offers: readonly string[];
  /** Whether the user named it: then they are told when it cannot give what they expect of it. */
  readonly chosenByUser: boolean;
  /** Whether it opens connections; what does not is used offline too. */
  readonly remote: boolean;
  /** A quick look (about two seconds at most) whether it is in reach: the reason why not, or undefined. Never throws. */
  check(network: NetworkManners, signal?: AbortSignal): Promise<string | undefined>;
  /**
   * Gets files and gives each its name only when it is right; those that are done stay when a later one fails.
   * @throws SourceFailure where it cannot; TingxieError `interrupted` or `disk-full`; the file system's errors
   */
  fetch(transfer: Transfer): Promise<void>;
}
