/** What a recognizer family is to the rest of the house. The interface of an open one, {@link Recognizer}, is in `types.ts`. */
import type { Runtime, SessionOptions } from "../runtime/session";
import type { Language, ModelFiles, Recognizer } from "../types";
import type { ModelFolder } from "./model-folder";

export interface RecognizerFamily {
  /** As the catalogue calls it: `moonshine`, `sense-voice`, … */
  readonly name: string;
  /**
   * Looks for a model of this family in a folder that a user brought, by the graphs' inputs and metadata, never by the folder's name.
   * @returns undefined where nothing in it is of this family
   * @throws TingxieError `unsupported-model` or `model-corrupt` where it is of this family, but a file is missing or damaged; the
   * message names the file
   */
  identify(folder: ModelFolder): Promise<FoundModel | undefined>;
  readonly open: OpenRecognizer;
}

/** A model that was found in a folder. */
export interface FoundModel {
  readonly languages: readonly Language[];
  /** Role to absolute path, as in {@link ModelFiles}. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Loads a model's files into sessions.
 * @throws TingxieError `unsupported-model` or `model-corrupt` where the files are not what the family needs;
 * whatever the runtime throws where the device refuses the graph
 */
export type OpenRecognizer = (model: ModelFiles, runtime: Runtime, options: SessionOptions) => Promise<Recognizer>;
