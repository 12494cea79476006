/** Knows a Whisper model of either export in a folder that a user brought. */
import { basename } from "node:path";
import { TingxieError } from "../../errors";
import type { ModelFiles } from "../../types";
import type { FoundModel } from "../family";
import type { GraphFile, ModelFolder } from "../model-folder";
import { languageCodes as huggingFaceLanguages, modelType } from "./hugging-face-contract";
import { languageCodes as sherpaLanguages } from "./sherpa-contract";

const FAMILY = "whisper";
/** What a model without a choice of languages was made for. */
const ENGLISH = ["en"];

type Fits = (graph: GraphFile) => boolean;

export async function identifyWhisper(folder: ModelFolder): Promise<FoundModel | undefined> {
  return (await findSherpa(folder)) ?? findHuggingFace(folder);
}

/** sherpa-onnx's encoder says what it is; all files carry the model's name in front, as in `tiny.en-encoder.int8.onnx`. */
async function findSherpa(folder: ModelFolder): Promise<FoundModel | undefined> {
  const isEncoder: Fits = ({ metadata }) => metadata.get("model_type")?.startsWith("whisper") === true;
  const isDecoder: Fits = (graph) => takes(graph, "tokens", "offset", "in_n_layer_self_k_cache", "n_layer_cross_k");
  const known = (await folder.findGraph(isEncoder)) ?? (await folder.findGraph(isDecoder));
  if (!known) return undefined;
  const prefix = /^(.*?)(?:encoder|decoder)/u.exec(basename(known.name))?.[1] ?? "";
  const named = (rest: string): RegExp => new RegExp(`^${literally(prefix)}${rest}$`, "u");
  const part = (name: string, fits: Fits): Promise<GraphFile> =>
    graphBeside(folder, known, named(`${name}.*\\.onnx`), `${prefix}${name}.onnx`, fits);
  const encoder = await part("encoder", isEncoder);
  const decoder = await part("decoder", isDecoder);
  const languages = sherpaLanguages(encoder.metadata);
  return {
    languages: languages.length > 0 ? languages : ENGLISH,
    files: {
      encoder: folder.pathOf(encoder.name),
      decoder: folder.pathOf(decoder.name),
      tokens: folder.requireBeside(known.name, named("tokens\\.txt"), FAMILY, `${prefix}tokens.txt`),
    },
  };
}

/** Hugging Face's folder says in `config.json` what it is; the graphs are in a folder in it, or beside it. */
async function findHuggingFace(folder: ModelFolder): Promise<FoundModel | undefined> {
  const isEncoder: Fits = (graph) => takes(graph, "input_features") && gives(graph, "last_hidden_state");
  const isDecoder: Fits = (graph) => takes(graph, "input_ids", "encoder_hidden_states", "use_cache_branch");
  const found = await folder.findGraph(isEncoder);
  const config = folder.find(/^config\.json$/u);
  const stated = config === undefined ? undefined : await modelType(folder.pathOf(config));
  if (stated === undefined ? !found : stated !== FAMILY) return undefined;
  const named = /^encoder_model.*\.onnx$/u;
  folder.require(named, FAMILY, "encoder_model.onnx");
  const known = found ?? { name: folder.find(named) ?? "" };
  const part = async (name: string, fits: Fits): Promise<string> =>
    folder.pathOf((await graphBeside(folder, known, new RegExp(`^${name}.*\\.onnx$`, "u"), `${name}.onnx`, fits)).name);
  const text = (pattern: RegExp, what: string): string => folder.require(pattern, FAMILY, what);
  const tokens = text(/^(?:tokenizer|vocab)\.json$/u, "tokenizer.json or vocab.json");
  const files: Record<string, string> = {
    encoder: await part("encoder_model", isEncoder),
    decoder: await part("decoder_model_merged", isDecoder),
    config: text(/^config\.json$/u, "config.json"),
    generation: text(/^generation_config\.json$/u, "generation_config.json"),
    tokens,
    ...(basename(tokens) === "vocab.json" && { added_tokens: text(/^added_tokens\.json$/u, "added_tokens.json") }),
  };
  const model: ModelFiles = { id: basename(folder.path), family: FAMILY, directory: folder.path, languages: [], files };
  const languages = await huggingFaceLanguages(model);
  return { languages: languages.length > 0 ? languages : ENGLISH, files };
}

/** @throws TingxieError `unsupported-model`: the file is missing, or what has its name is something else */
async function graphBeside(
  folder: ModelFolder,
  known: { readonly name: string },
  pattern: RegExp,
  what: string,
  fits: Fits,
): Promise<GraphFile> {
  folder.requireBeside(known.name, pattern, FAMILY, what);
  const graph = await folder.graph(folder.findBeside(known.name, pattern) ?? what);
  if (fits(graph)) return graph;
  throw new TingxieError(
    "unsupported-model",
    `${graph.name} in ${folder.path} is not part of a ${FAMILY} model (it takes ${graph.inputs.map(({ name }) => name).join(", ")})`,
    "Copy all files of one model into the folder.",
  );
}

/** As a pattern that stands for nothing but the text itself. */
function literally(text: string): string {
  return text.replace(/[$()*+./?[\\\]^{|}]/gu, "\\$&");
}

function takes({ inputs }: GraphFile, ...names: readonly string[]): boolean {
  return names.every((name) => inputs.some((input) => input.name === name));
}

function gives({ outputs }: GraphFile, name: string): boolean {
  return outputs.some((output) => output.name === name);
}
