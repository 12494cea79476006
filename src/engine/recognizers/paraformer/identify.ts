/** Knows a Paraformer model in a folder that a user brought. */
import { basename } from "node:path";
import type { Language } from "../../types";
import type { FoundModel } from "../family";
import type { GraphFile, ModelFolder } from "../model-folder";
import { textOf } from "../model-graphs";
import { parseTokens } from "../tokens";
import { isParaformer, NAMES } from "./contract";
import { EMBEDDER_NAMES } from "./hotword-embedder";

const FAMILY = "paraformer";

/** By the graph's inputs and outputs; what language it writes shows in its vocabulary (models.md 14). */
export async function identifyParaformer(folder: ModelFolder): Promise<FoundModel | undefined> {
  const graph = await folder.findGraph(isParaformer);
  if (!graph) return undefined;
  const beside = (pattern: RegExp, what: string): string => folder.requireBeside(graph.name, pattern, FAMILY, what);
  const files: Record<string, string> = {
    model: folder.pathOf(graph.name),
    tokens: beside(/^tokens\.(txt|json)$/, "tokens.txt or tokens.json"),
  };
  if (!graph.metadata.has("neg_mean")) {
    files.cmvn = beside(/^am\.mvn$/, "am.mvn");
    files.config = beside(/^config\.yaml$/, "config.yaml");
  }
  if (graph.inputs.some(({ name }) => name === NAMES.hotwords)) {
    const embedder = await folder.findGraph(isEmbedder);
    files.hotword_embedder = embedder ? folder.pathOf(embedder.name) : beside(/^model_eb\.onnx$/, "model_eb.onnx");
    const dictionary = folder.findBeside(graph.name, /^seg_dict$/);
    if (dictionary !== undefined) files.seg_dict = folder.pathOf(dictionary);
  }
  const model = { id: basename(folder.path), family: FAMILY, directory: folder.path, languages: [], files };
  return { languages: languagesOf(parseTokens(await textOf(model, "tokens"), basename(files.tokens))), files };
}

function isEmbedder({ inputs, outputs }: GraphFile): boolean {
  return (
    inputs.some(({ name }) => name === EMBEDDER_NAMES.tokens) &&
    outputs.some(({ name }) => name === EMBEDDER_NAMES.embeddings)
  );
}

/** Chinese models also write English words; there are models of the same form for English alone. */
function languagesOf(pieces: readonly string[]): readonly Language[] {
  return pieces.some((piece) => /\p{Script=Han}/u.test(piece)) ? ["zh", "en"] : ["en"];
}
