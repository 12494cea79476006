/**
 * Which model to use, decided from facts alone: what was asked for, the language, what is installed, what can be run.
 */
import { TingxieError } from "../errors";
import type { Language } from "../types";
import { type Catalog, type CatalogModel, findModel } from "./catalog";

export interface ChooseOptions {
  /** A model's id, or `auto`. */
  readonly requested: string;
  /** A language, or `auto` where it is not known. */
  readonly language: Language;
  /** Ids of models that are installed. */
  readonly installed: readonly string[];
  /** Families that this build has a recognizer for. */
  readonly supportedFamilies: readonly string[];
  readonly catalog: Catalog;
}

export interface ModelChoice {
  /** Ids, best first; at least one. The first that is installed or can be had is the one to use. */
  readonly candidates: readonly string[];
  /** Why the first is first, as half a sentence: "the default for en". */
  readonly reason: string;
}

/**
 * Chooses models.
 *
 * - A model asked for by name is the only candidate.
 * - With a language: first the models recommended for it, those installed before the others and else in the catalogue's
 *   order (so for English the small Moonshine, unless only a larger English model is installed); then the others that
 *   know the language, in the same way.
 * - Without one: first the recommended models that know several languages, then the rest, in the same way.
 *
 * A model that recommends itself for no language is taken where it is installed, or where no other knows the language. Models without
 * commercial use are taken only when asked for by name.
 *
 * @throws TingxieError `unknown-model`; `unsupported-model` where this build cannot run it; `usage` where the model, or
 *   every model, does not know the language
 */
export function chooseModel(options: ChooseOptions): ModelChoice {
  return options.requested === "auto" ? chooseByItself(options) : takeRequested(options);
}

function takeRequested({ requested, language, supportedFamilies, catalog }: ChooseOptions): ModelChoice {
  const model = findModel(catalog, requested);
  if (!supportedFamilies.includes(model.family))
    throw new TingxieError(
      "unsupported-model",
      `this version of Tingxie cannot run ${model.id} yet (family ${model.family})`,
      "Leave out --model, or choose another one with `tingxie models list`.",
    );
  if (language !== "auto" && !model.languages.includes(language))
    throw new TingxieError(
      "usage",
      `the model ${model.id} does not know the language "${language}" (it knows ${model.languages.join(", ")})`,
      "Choose one of its languages, or leave out --model.",
    );
  return { candidates: [model.id], reason: "asked for by name" };
}

function chooseByItself({ language, installed, supportedFamilies, catalog }: ChooseOptions): ModelChoice {
  const usable = catalog.models.filter(
    (model) => supportedFamilies.includes(model.family) && model.licence.commercialUse,
  );
  const knowing = language === "auto" ? usable : usable.filter((model) => model.languages.includes(language));
  if (knowing.length === 0) throw nobodyKnows(language, usable);
  const isInstalled = (model: CatalogModel): boolean => installed.includes(model.id);
  const settled = knowing.filter((model) => model.recommendedFor.length > 0 || isInstalled(model));
  const able = settled.length > 0 ? settled : knowing;
  const isFirstChoice = (model: CatalogModel): boolean =>
    language === "auto"
      ? model.languages.length > 1 && model.recommendedFor.length > 0
      : model.recommendedFor.includes(language);
  const rank = (model: CatalogModel): number => (isFirstChoice(model) ? 0 : 2) + (isInstalled(model) ? 0 : 1);
  // Sorting is stable, so the catalogue's order decides among equals.
  const ordered = [...able].sort((a, b) => rank(a) - rank(b));
  return { candidates: ordered.map((model) => model.id), reason: reasonFor(ordered[0], language, able, isInstalled) };
}

function reasonFor(
  first: CatalogModel,
  language: Language,
  able: readonly CatalogModel[],
  isInstalled: (model: CatalogModel) => boolean,
): string {
  if (language === "auto") {
    if (first.languages.length > 1) return "the language is not given, and it knows several";
    return "the language is not given, and no model for several languages can be run";
  }
  const standard = able.find((model) => model.recommendedFor.includes(language));
  if (first === standard) return `the default for ${language}`;
  if (!standard) return `it knows ${language}`;
  return isInstalled(first)
    ? `it is made for ${language} and installed, while the default ${standard.id} is not`
    : `it is made for ${language}`;
}

function nobodyKnows(language: Language, usable: readonly CatalogModel[]): TingxieError {
  const known = [...new Set(usable.flatMap((model) => model.languages))].join(", ");
  return new TingxieError(
    "usage",
    `no model knows the language "${language}"`,
    known ? `Choose one of: ${known}; or leave out --language.` : "Install a version of Tingxie that can run a model.",
  );
}
