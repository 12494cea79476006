/** From a folder that a user brought to a model that can be opened, or to one sentence that says why not. */
import { basename } from "node:path";
import { TingxieError } from "../errors";
import type { ModelFiles } from "../types";
import { ModelFolder } from "./model-folder";
import { findPunctuation } from "./punctuation/identify";
import { FAMILIES } from "./registry";

/**
 * @param path absolute path of the folder
 * @throws TingxieError `unsupported-model`, `model-corrupt`
 */
export async function identifyModelFolder(path: string): Promise<ModelFiles> {
  const folder = await ModelFolder.read(path);
  for (const family of FAMILIES) {
    const found = await family.identify(folder);
    if (!found) continue;
    const files = { ...found.files, ...(await findPunctuation(folder)) };
    return { id: basename(path), family: family.name, directory: path, languages: found.languages, files };
  }
  throw new TingxieError(
    "unsupported-model",
    `The folder ${path} holds no model that this version can run (${await contentsOf(folder)})`,
    "Give --model a folder with all files of a supported model; docs/architecture.md lists the families.",
  );
}

/** What there is instead: the graphs with their inputs, or the files. */
async function contentsOf(folder: ModelFolder): Promise<string> {
  const graphs = folder.names.filter((name) => name.endsWith(".onnx"));
  if (graphs.length === 0) {
    const shown = folder.names.slice(0, 5).join(", ");
    return folder.names.length === 0 ? "it is empty" : `no .onnx file in it: ${shown}`;
  }
  const { name, inputs } = await folder.graph(graphs[0]);
  return `${name} takes ${inputs.map((input) => input.name).join(", ") || "nothing"}`;
}
