/** Knows a punctuation model that lies in a recognizer's folder. */
import { basename } from "node:path";
import { TingxieError } from "../../errors";
import type { ModelFolder } from "../model-folder";
import { NAMES } from "./ct-transformer";

const FAMILY = "punctuation";

/**
 * @returns the files under the roles `punctuation`, `punctuation_tokens`, `punctuation_config`; none where there is no such model
 * @throws TingxieError `unsupported-model` where a file of it is missing, or it needs what we do not have
 */
export async function findPunctuation(folder: ModelFolder): Promise<Readonly<Record<string, string>>> {
  const graph = await folder.findGraph(
    ({ inputs }) =>
      inputs.length === 2 && [NAMES.words, NAMES.lengths].every((name) => inputs.some((input) => input.name === name)),
  );
  if (!graph) return {};
  const files = { punctuation: folder.pathOf(graph.name) };
  if (graph.metadata.has("tokens")) return files;
  const dictionary = folder.findBeside(graph.name, /^jieba_usr_dict$/);
  if (dictionary !== undefined) {
    throw new TingxieError(
      "unsupported-model",
      `The ${FAMILY} model beside ${basename(dictionary)} in ${folder.path} works on Chinese words, which this version does not cut`,
      "Use a CT-Transformer that works on characters, as the one with 272,727 words does, or take the model out of the folder.",
    );
  }
  return {
    ...files,
    punctuation_tokens: folder.requireBeside(graph.name, /^tokens\.json$/, FAMILY, "its tokens.json"),
    punctuation_config: folder.requireBeside(graph.name, /^config\.yaml$/, FAMILY, "its config.yaml"),
  };
}
