/** Reads a graph's metadata key by key, and collects what is wrong, so that one message names all of it. */
import { parseNumberList } from "../features/cmvn";
import type { ModelFiles } from "../types";
import { unsupported } from "./model-graphs";

export class MetadataReader {
  readonly #metadata: ReadonlyMap<string, string>;
  readonly #faults: string[] = [];

  constructor(metadata: ReadonlyMap<string, string>) {
    this.#metadata = metadata;
  }

  has(key: string): boolean {
    return this.#metadata.has(key);
  }

  /** Undefined where the key is missing, which is no fault. */
  optional(key: string): string | undefined {
    return this.#metadata.get(key);
  }

  /** A whole number of at least `least`. */
  integer(key: string, least = 0): number {
    const text = this.#metadata.get(key)?.trim();
    const value = Number(text);
    if (text !== undefined && /^\d+$/u.test(text) && value >= least && Number.isSafeInteger(value)) return value;
    this.#faults.push(text === undefined ? `${key} is missing` : `${key} is "${text.slice(0, 40)}"`);
    return least;
  }

  /** A comma-separated list of numbers. */
  list(key: string): Float32Array {
    const text = this.#metadata.get(key);
    const values = text === undefined ? undefined : parseNumberList(text);
    if (values) return values;
    this.#faults.push(text === undefined ? `${key} is missing` : `${key} is not a list of numbers`);
    return new Float32Array(0);
  }

  /** Adds what only the family can see. */
  fault(what: string): void {
    this.#faults.push(what);
  }

  /** Call when all is read. @throws TingxieError `unsupported-model` naming everything that was wrong */
  finish(model: ModelFiles): void {
    if (this.#faults.length > 0) throw unsupported(model, `in its metadata ${this.#faults.join(", ")}`);
  }
}
