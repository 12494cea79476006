/** A folder with FSMN-VAD that the user brought: the export with caches, `am.mvn`, and `config.yaml` if there is one. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, TingxieError } from "../errors";
import { parseAmMvn, type Cmvn } from "../features/cmvn";
import { parseFrontendConf } from "../features/frontend-conf";
import { readOnnxSignature, type OnnxSignature } from "../runtime/onnx-model";
import type { DetectorModel } from "./detectors";
import { FSMN_LFR, FSMN_SIGNATURE, FSMN_WIDTH } from "./fsmn";

/**
 * @param path absolute path of the folder
 * @throws TingxieError `unsupported-model` naming the file that is missing or does not fit, `model-corrupt` where a graph ends early
 */
export async function readFsmnFolder(path: string): Promise<DetectorModel> {
  const names = await namesIn(path);
  const graph = await findGraph(path, names);
  if (names.includes("config.yaml")) await checkConfig(path);
  return { kind: "fsmn", file: join(path, graph), statistics: await readStatistics(path) };
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return (await readdir(path)).sort();
  } catch (error) {
    throw refused(`The folder ${path} cannot be read (${messageOf(error)})`, error);
  }
}

/** The first `.onnx` file that takes what FSMN-VAD takes: in order of the names, so float32 before its quantised form. */
async function findGraph(path: string, names: readonly string[]): Promise<string> {
  const others: string[] = [];
  for (const name of names.filter((file) => file.endsWith(".onnx"))) {
    const signature = await readOnnxSignature(join(path, name));
    if (fits(signature)) return name;
    others.push(`${name} takes ${signature.inputs.map((input) => input.name).join(", ") || "nothing"}`);
  }
  const found = others.length === 0 ? "no .onnx file" : others.join("; ");
  const wanted = [...FSMN_SIGNATURE.inputs.keys()].join(", ");
  throw refused(`The folder ${path} holds no FSMN-VAD that takes ${wanted} (${found})`);
}

function fits({ inputs, outputs }: OnnxSignature): boolean {
  const takes = [...FSMN_SIGNATURE.inputs].every(([name, dims]) => {
    const shape = inputs.find((input) => input.name === name)?.shape;
    return shape?.length === dims.length && dims.every((size, i) => size === shape[i] || !isFixed(size, shape[i]));
  });
  return takes && FSMN_SIGNATURE.outputs.every((name) => outputs.some((output) => output.name === name));
}

/** Whether both the network and the graph insist on a size. */
function isFixed(wanted: number | undefined, given: number | string): boolean {
  return wanted !== undefined && typeof given === "number" && given > 0;
}

async function readStatistics(path: string): Promise<Cmvn> {
  const statistics = parseAmMvn(await textOf(path, "am.mvn"));
  if (statistics?.negMean.length === FSMN_WIDTH) return statistics;
  throw refused(`am.mvn in ${path} does not hold <AddShift> and <Rescale> lists of ${FSMN_WIDTH} numbers`);
}

async function checkConfig(path: string): Promise<void> {
  const conf = parseFrontendConf(await textOf(path, "config.yaml"));
  if (!conf) throw refused(`config.yaml in ${path} has no block frontend_conf`);
  const { window, shift } = conf.lfr;
  const faults = [...conf.faults];
  if (window !== FSMN_LFR.window) faults.push(`lfr_m is "${window}"`);
  if (shift !== FSMN_LFR.shift) faults.push(`lfr_n is "${shift}"`);
  if (faults.length > 0) throw refused(`FSMN-VAD in ${path} hears otherwise: in config.yaml ${faults.join(", ")}`);
}

async function textOf(path: string, name: string): Promise<string> {
  try {
    return await readFile(join(path, name), "utf8");
  } catch (error) {
    throw refused(`The folder ${path} holds FSMN-VAD, but ${name} cannot be read (${messageOf(error)})`, error);
  }
}

function refused(message: string, cause?: unknown): TingxieError {
  return new TingxieError(
    "unsupported-model",
    message,
    "Give --vad a folder with FSMN-VAD as FunASR exports it (model.onnx, am.mvn), or leave --vad out.",
    { cause },
  );
}
