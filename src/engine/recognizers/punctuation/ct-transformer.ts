/** CT-Transformer, a small network that says which mark stands behind each word of a Chinese or English text (models.md 12). */
import { basename } from "node:path";
import { readOnnxMetadata } from "../../runtime/onnx-model";
import type { Runtime, Session, SessionOptions, Tensor } from "../../runtime/session";
import type { ModelFiles } from "../../types";
import { bestPath } from "../ctc";
import { configList } from "../funasr-files";
import {
  fileOf,
  inferenceFault,
  lastDimension,
  openGraphs,
  requireNames,
  runGraph,
  textOf,
  unsupported,
} from "../model-graphs";
import { MetadataReader } from "../metadata";
import { parseTokens } from "../tokens";
import type { Mark } from "./windows";

/** Names of the graph's values: int32 `[N, T]` and `[N]` in, float32 `[N, T, labels]` out. */
export const NAMES = { words: "inputs", lengths: "text_lengths", scores: "logits" } as const;

/** Labels as the tables write them; any other (`_`, `<unk>`) is no mark. FunASR's tables also have the half-width forms. */
const MARKS: ReadonlyMap<string, Mark> = new Map<string, Mark>([
  ["，", "，"],
  [",", "，"],
  ["、", "、"],
  ["。", "。"],
  ["？", "？"],
  ["?", "？"],
]);
/** Without one of these nobody could read the text. */
const NEEDED: readonly Mark[] = ["，", "。", "？"];

interface Tables {
  /** The word of each id. */
  readonly words: readonly string[];
  readonly unknown: string;
  /** The mark of each label. */
  readonly marks: readonly Mark[];
}

export class CtTransformer {
  readonly #model: ModelFiles;
  readonly #session: Session;
  readonly #options: SessionOptions;
  readonly #ids: ReadonlyMap<string, number>;
  readonly #unknownId: number;
  readonly #marks: readonly Mark[];

  private constructor(model: ModelFiles, session: Session, options: SessionOptions, { words, unknown, marks }: Tables) {
    this.#model = model;
    this.#session = session;
    this.#options = options;
    this.#ids = new Map(words.map((word, id) => [word, id]));
    this.#unknownId = this.#ids.get(unknown) ?? words.length - 1;
    this.#marks = marks;
  }

  /**
   * Opens sherpa-onnx's export (role `punctuation`, everything in its metadata) or FunASR's (also `punctuation_tokens` and
   * `punctuation_config`). It always runs on the CPU: it is small, and its runs are short.
   *
   * @throws TingxieError `unsupported-model` naming what does not fit, `model-corrupt` where a file is damaged
   */
  static async open(model: ModelFiles, runtime: Runtime, { threads }: SessionOptions): Promise<CtTransformer> {
    const options: SessionOptions = { device: "cpu", threads };
    return openGraphs(model, runtime, options, ["punctuation"], async ({ punctuation: session }) => {
      requireNames(session, model, [NAMES.words, NAMES.lengths], [NAMES.scores]);
      const metadata = await readOnnxMetadata(fileOf(model, "punctuation"));
      const tables = metadata.has("tokens") ? tablesOf(model, metadata) : await readTables(model);
      check(model, session, tables);
      return new CtTransformer(model, session, options, tables);
    });
  }

  /**
   * Marks of words that stand together, in one run.
   * @param words Chinese characters and Latin words, at least one
   * @throws TingxieError `inference-failed`, `unsupported-model`
   */
  async mark(words: readonly string[]): Promise<readonly Mark[]> {
    const ids = Int32Array.from(words, (word) => this.#ids.get(word.toLowerCase()) ?? this.#unknownId);
    const feeds = {
      [NAMES.words]: { type: "int32", dims: [1, ids.length], data: ids },
      [NAMES.lengths]: { type: "int32", dims: [1], data: Int32Array.of(ids.length) },
    };
    const { [NAMES.scores]: scores } = await runGraph(this.#session, this.#model, this.#options, feeds, [NAMES.scores]);
    const labels = bestPath(this.#checked(scores, ids.length), this.#marks.length);
    if (!labels)
      throw inferenceFault(this.#model, this.#options, "its punctuation gave scores that are not finite numbers");
    return Array.from(labels, (label) => this.#marks[label]);
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  #checked({ type, dims, data }: Tensor, words: number): Float32Array {
    const expected = [1, words, this.#marks.length];
    if (type === "float32" && dims.join() === expected.join()) return data as Float32Array;
    const given = `${type} [${dims.join(", ")}]`;
    throw unsupported(this.#model, `its punctuation gives ${given}, not float32 [${expected.join(", ")}]`);
  }
}

/** From the metadata that sherpa-onnx's export script writes: lists joined by `|`. */
function tablesOf(model: ModelFiles, metadata: ReadonlyMap<string, string>): Tables {
  const read = new MetadataReader(metadata);
  const size = read.integer("vocab_size", 1);
  read.finish(model);
  const list = (key: string): string[] => (metadata.get(key) ?? "").split("|").filter((entry) => entry !== "");
  const words = list("tokens");
  if (words.length !== size) throw unsupported(model, `its punctuation has ${words.length} words, not ${size}`);
  return { words, unknown: metadata.get("unk_symbol") ?? "<unk>", marks: marksOf(list("punctuations")) };
}

/** FunASR's tables; its unknown word is the last one. */
async function readTables(model: ModelFiles): Promise<Tables> {
  const words = parseTokens(await textOf(model, "punctuation_tokens"), basename(model.files.punctuation_tokens));
  const labels = configList(await textOf(model, "punctuation_config"), "punc_list");
  if (!labels) throw unsupported(model, `${basename(model.files.punctuation_config)} has no list punc_list`);
  return { words, unknown: words[words.length - 1], marks: marksOf(labels) };
}

function marksOf(labels: readonly string[]): readonly Mark[] {
  return labels.map((label) => MARKS.get(label) ?? "");
}

function check(model: ModelFiles, session: Session, { marks }: Tables): void {
  const missing = NEEDED.filter((mark) => !marks.includes(mark));
  if (missing.length > 0) throw unsupported(model, `its punctuation lacks the marks ${missing.join(" ")}`);
  const labels = lastDimension(session.outputs, NAMES.scores) ?? marks.length;
  if (labels !== marks.length) {
    throw unsupported(model, `its punctuation has ${labels} labels, but its list of marks ${marks.length}`);
  }
}
