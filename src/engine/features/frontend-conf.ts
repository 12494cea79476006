/** The part of FunASR's `config.yaml` that says how a model's features are made. */
import type { LfrOptions } from "./lfr";

/** What FunASR's front end does where the file says nothing (funasr, `WavFrontend`). */
const DEFAULTS = {
  fs: "16000",
  window: "hamming",
  n_mels: "80",
  frame_length: "25",
  frame_shift: "10",
  lfr_m: "1",
  lfr_n: "1",
} as const;
type Key = keyof typeof DEFAULTS;

/** The filter bank that we have (`fbank.ts`); a model that was trained on another one would hear nonsense. */
const FIXED: readonly Key[] = ["fs", "window", "n_mels", "frame_length", "frame_shift"];

export interface FrontendConf {
  readonly lfr: LfrOptions;
  /** What asks for another front end than ours, as `n_mels is "60"`; empty where the model can be served. */
  readonly faults: readonly string[];
}

/**
 * Reads the block `frontend_conf`, lines `key: value` indented below its name. Other YAML (anchors, nested maps, the block in braces) is not
 * what FunASR writes there, and counts as a fault where one of the keys above is written so.
 * @returns undefined where there is no such block
 */
export function parseFrontendConf(yaml: string): FrontendConf | undefined {
  const lines = yaml.split(/\r?\n/);
  const start = lines.findIndex((line) => /^frontend_conf:\s*(#.*)?$/.test(line));
  if (start < 0) return undefined;
  const values: Record<string, string> = { ...DEFAULTS };
  for (const line of lines.slice(start + 1)) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const entry = /^\s+(\w+):\s*(.*?)\s*(?:\s#.*)?$/.exec(line);
    if (!entry) break;
    values[entry[1]] = entry[2].replace(/^(["'])(.*)\1$/, "$2");
  }
  const faults = FIXED.filter((key) => values[key] !== DEFAULTS[key]).map((key) => `${key} is "${values[key]}"`);
  const count = (key: Key): number => {
    if (/^[1-9]\d?$/.test(values[key])) return Number(values[key]);
    faults.push(`${key} is "${values[key]}"`);
    return 1;
  };
  return { lfr: { window: count("lfr_m"), shift: count("lfr_n") }, faults };
}
