/** A folder with a model that the user brought: what is in it, as far as a family needs to know to recognise its own. */
import { readdir } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { messageOf, TingxieError } from "../errors";
import { readOnnxMetadata, readOnnxSignature, type OnnxSignature } from "../runtime/onnx-model";

/** One `.onnx` file of a folder, by what it says about itself. */
export interface GraphFile extends OnnxSignature {
  /** Path below the folder. */
  readonly name: string;
  readonly metadata: ReadonlyMap<string, string>;
}

/** Marks of the forms in which one graph is published, best on a CPU first; a name without a mark is float32. */
const PRECISIONS = [/int8|quant|uint8/i, /^(?!.*(fp16|float16|q4|bnb4))/i];

export class ModelFolder {
  readonly path: string;
  /** Paths of its files, and of those of its folders, below it; in order, its own files first. */
  readonly names: readonly string[];
  readonly #graphs = new Map<string, Promise<GraphFile>>();

  private constructor(path: string, names: readonly string[]) {
    this.path = path;
    this.names = names;
  }

  /** @throws TingxieError `unsupported-model` where the folder cannot be read */
  static async read(path: string): Promise<ModelFolder> {
    try {
      const names: string[] = [];
      for (const entry of await readdir(path, { withFileTypes: true })) {
        if (!entry.isDirectory()) names.push(entry.name);
        else names.push(...(await readdir(join(path, entry.name))).map((name) => join(entry.name, name)));
      }
      const depth = (name: string): number => name.split(sep).length;
      return new ModelFolder(
        path,
        names.sort().sort((a, b) => depth(a) - depth(b)),
      );
    } catch (error) {
      throw new TingxieError(
        "unsupported-model",
        `The model folder ${path} cannot be read (${messageOf(error)})`,
        "Give --model a folder with a model's files, or an id from `tingxie models list`.",
        { cause: error },
      );
    }
  }

  pathOf(name: string): string {
    return join(this.path, name);
  }

  /**
   * The file whose bare name matches; where there are several, the one in the best precision for a CPU (int8, then float32), then the first.
   */
  find(pattern: RegExp): string | undefined {
    return byPrecision(this.names.filter((name) => pattern.test(basename(name))))[0];
  }

  /** As {@link find}, in the folder of `neighbour` only: where a folder holds two models, each has its own table of tokens. */
  findBeside(neighbour: string, pattern: RegExp): string | undefined {
    const near = this.names.filter((name) => dirname(name) === dirname(neighbour));
    return byPrecision(near.filter((name) => pattern.test(basename(name))))[0];
  }

  /** As {@link find}, an absolute path. @throws TingxieError `unsupported-model`: a family's file is missing */
  require(pattern: RegExp, family: string, what: string): string {
    return this.#required(this.find(pattern), family, what);
  }

  /** As {@link findBeside}, an absolute path. @throws TingxieError as {@link require} */
  requireBeside(neighbour: string, pattern: RegExp, family: string, what: string): string {
    return this.#required(this.findBeside(neighbour, pattern), family, what);
  }

  #required(name: string | undefined, family: string, what: string): string {
    if (name !== undefined) return this.pathOf(name);
    throw new TingxieError(
      "unsupported-model",
      `The folder ${this.path} holds a ${family} model, but ${what} is missing`,
      "Copy all files of the model into the folder.",
    );
  }

  /**
   * The `.onnx` file whose graph and metadata fit, in the best precision for a CPU.
   * @throws TingxieError as {@link readOnnxMetadata} where an `.onnx` file is damaged
   */
  async findGraph(fits: (graph: GraphFile) => boolean): Promise<GraphFile | undefined> {
    for (const name of byPrecision(this.names.filter((file) => file.endsWith(".onnx")))) {
      const graph = await this.graph(name);
      if (fits(graph)) return graph;
    }
    return undefined;
  }

  /** What one `.onnx` file says about itself. @throws TingxieError as {@link readOnnxMetadata} */
  graph(name: string): Promise<GraphFile> {
    const known = this.#graphs.get(name);
    if (known) return known;
    const reading = this.#readGraph(name);
    this.#graphs.set(name, reading);
    return reading;
  }

  async #readGraph(name: string): Promise<GraphFile> {
    const file = this.pathOf(name);
    return { name, ...(await readOnnxSignature(file)), metadata: await readOnnxMetadata(file) };
  }
}

function byPrecision(names: readonly string[]): string[] {
  const rank = (name: string): number => {
    const place = PRECISIONS.findIndex((precision) => precision.test(basename(name)));
    return place < 0 ? PRECISIONS.length : place;
  };
  // Sorting is stable: within one precision the order of the names stays.
  return [...names].sort((a, b) => rank(a) - rank(b));
}
