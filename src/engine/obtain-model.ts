/** From "English, please" to files on this disk: the plan is made from facts alone (`models/choose.ts`), then tried from the top. */
import { isAbsolute } from "node:path";
import { isTingxieError, TingxieError } from "./errors";
import type { Catalog } from "./models/catalog";
import { chooseModel, type ModelChoice } from "./models/choose";
import type { PullProgress } from "./models/pull";
import type { ModelStore } from "./models/store";
import { identifyModelFolder } from "./recognizers/identify";
import { supportedFamilies } from "./recognizers/registry";
import type { Language, ModelFiles } from "./types";

export interface WantedModel {
  /** A model's id, the absolute path of a folder with a model, or `auto`. */
  readonly requested: string;
  /** The language spoken, or `auto`. */
  readonly language: Language;
}

export interface ModelParts {
  readonly catalog: Catalog;
  readonly store: ModelStore;
  /** False where no source may be asked: then no attempt is announced. */
  readonly canFetch: boolean;
  readonly onNotice?: (notice: string) => void;
  readonly onPull?: (progress: PullProgress) => void;
}

/**
 * Sees whether there is a model as wanted, without fetching anything.
 * @throws TingxieError `unknown-model`, `unsupported-model`, `usage`; for a folder also `model-corrupt`
 */
export async function checkModel(wanted: WantedModel, parts: ModelParts): Promise<void> {
  if (isAbsolute(wanted.requested)) await bringModel(wanted);
  else await planModels(wanted, parts);
}

async function planModels(wanted: WantedModel, { catalog, store }: ModelParts): Promise<ModelChoice> {
  return chooseModel({ ...wanted, installed: await store.installed(), supportedFamilies, catalog });
}

/**
 * The first model of the plan that is here or can be had.
 * @returns its files, and a warning where it is not the one that should have been used
 * @throws TingxieError why the first could not be had, where none could
 */
export async function obtainModel(
  wanted: WantedModel,
  parts: ModelParts,
  signal?: AbortSignal,
): Promise<{ readonly model: ModelFiles; readonly warning?: string }> {
  if (isAbsolute(wanted.requested)) return { model: await bringModel(wanted) };
  const { store, canFetch, onNotice, onPull } = parts;
  const { candidates, reason } = await planModels(wanted, parts);
  const failures: TingxieError[] = [];
  for (const id of candidates) {
    try {
      if (!(await store.isInstalled(id))) {
        if (canFetch) onNotice?.(`Fetching the model ${id} …`);
        await store.pull(id, { signal, onProgress: onPull, onWarning: onNotice });
      }
      const model = await store.files(id);
      if (failures.length === 0) return { model };
      const knows = model.languages.join(", ");
      return { model, warning: `${failures[0].message}; ${id} is used instead, which knows only ${knows}.` };
    } catch (error) {
      if (!isTingxieError(error) || error.code === "interrupted") throw error;
      failures.push(error);
    }
  }
  throw failures[0] ?? new TingxieError("unknown-model", reason, "See `tingxie models list`.");
}

/** A model from the user's own folder: what the catalogue would say about it is read off its files. */
async function bringModel({ requested, language }: WantedModel): Promise<ModelFiles> {
  const model = await identifyModelFolder(requested);
  if (language === "auto" || model.languages.length === 0 || model.languages.includes(language)) return model;
  throw new TingxieError(
    "usage",
    `the model in ${requested} does not know the language "${language}" (it knows ${model.languages.join(", ")})`,
    "Choose one of its languages, or leave out --language.",
  );
}
