/** Whisper's ordinary tokens, which are strings of bytes, and the names of its special ones, in the forms in which they are published. */
import { TingxieError } from "../../errors";
import { bytePieces, type Piece } from "../byte-pieces";
import { bytesOfSymbols } from "../byte-symbols";

export class WhisperVocabulary {
  /** Special tokens by what stands between `<|` and `|>`; empty where the file does not list them. */
  readonly named: ReadonlyMap<string, number>;
  /** The bytes of each id's text; none for special tokens. */
  readonly #bytes: readonly (Uint8Array | undefined)[];
  readonly #ids = new Map<string, number>();

  private constructor(bytes: readonly (Uint8Array | undefined)[], named: ReadonlyMap<string, number>) {
    this.#bytes = bytes;
    this.named = named;
    bytes.forEach((piece, id) => piece && this.#ids.set(keyOf(piece), id));
  }

  /**
   * sherpa-onnx's `tokens.txt`: on each line a token's bytes in base64, and its id.
   * @param name the file's name, for messages
   * @throws TingxieError `unsupported-model` where a line is something else, or an id is named twice
   */
  static fromBase64(text: string, name: string): WhisperVocabulary {
    const bytes: Uint8Array[] = [];
    for (const [index, line] of text.split("\n").entries()) {
      if (line.trim() === "") continue;
      const [, base64, digits] = /^([A-Za-z0-9+/]*={0,2}) (\d+)\s*$/.exec(line) ?? [];
      const id = Number(digits);
      if (base64 === undefined) throw badVocabulary(name, `line ${index + 1} is not a token in base64 and its id`);
      if (bytes[id] !== undefined) throw badVocabulary(name, `the id ${id} is named twice`);
      bytes[id] = Buffer.from(base64, "base64");
    }
    if (bytes.length === 0) throw badVocabulary(name, "it is empty");
    return new WhisperVocabulary(bytes, new Map());
  }

  /**
   * Hugging Face's `tokenizer.json`, or its `vocab.json` with `added_tokens.json`.
   * @param addedText content of `added_tokens.json`, where that is a file of its own
   * @throws TingxieError `unsupported-model` where it is neither
   */
  static fromHuggingFace(text: string, name: string, addedText?: string): WhisperVocabulary {
    const file = parseJson(text, name);
    const vocabulary = field(field(file, "model"), "vocab") ?? file;
    const listed = field(file, "added_tokens") ?? (addedText === undefined ? [] : parseJson(addedText, name));
    const bytes: (Uint8Array | undefined)[] = [];
    const named = new Map<string, number>();
    for (const [piece, id] of [...entriesOf(vocabulary, name), ...addedTokens(listed, name)]) {
      const special = /^<\|(.+)\|>$/u.exec(piece)?.[1];
      if (special !== undefined) named.set(special, id);
      else bytes[id] = bytesOfSymbols(piece) ?? refuse(name, `"${piece.slice(0, 20)}" is not written in bytes`);
    }
    return new WhisperVocabulary(bytes, named);
  }

  /** One more than the highest id of a token with text. */
  get size(): number {
    return this.#bytes.length;
  }

  /** The text of a sequence of ids in pieces of whole characters; special tokens have none. */
  split(ids: readonly number[]): readonly Piece[] {
    return bytePieces(ids.map((id) => this.#bytes[id]));
  }

  text(ids: readonly number[]): string {
    return this.split(ids)
      .map((piece) => piece.text)
      .join("");
  }

  /** The one token that spells a text, if there is one. */
  idOf(text: string): number | undefined {
    return this.#ids.get(keyOf(Buffer.from(text)));
  }

  /** The longest token that a text begins with. */
  firstIdOf(text: string): number | undefined {
    const bytes = Buffer.from(text);
    for (let length = bytes.length; length > 0; length--) {
      const id = this.#ids.get(keyOf(bytes.subarray(0, length)));
      if (id !== undefined) return id;
    }
    return undefined;
  }
}

/** Bytes as a key: one character for each. */
function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badVocabulary(name, "it is not valid JSON", error);
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** Checked by hand: a schema library takes long for 50,000 entries. */
function entriesOf(value: unknown, name: string): [piece: string, id: number][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(name, "it holds no vocabulary");
  const entries = Object.entries(value as Record<string, unknown>);
  const wrong = entries.find(([, id]) => !Number.isSafeInteger(id) || (id as number) < 0);
  if (wrong) refuse(name, `"${wrong[0].slice(0, 20)}" has no id`);
  return entries as [string, number][];
}

/** Either a list of objects or a table of ids. */
function addedTokens(value: unknown, name: string): [piece: string, id: number][] {
  if (!Array.isArray(value)) return entriesOf(value, name);
  return entriesOf(
    Object.fromEntries(value.map((token) => [String(field(token, "content")), field(token, "id")])),
    name,
  );
}

function refuse(name: string, why: string): never {
  throw badVocabulary(name, why);
}

function badVocabulary(name: string, why: string, cause?: unknown): TingxieError {
  return new TingxieError(
    "unsupported-model",
    `The vocabulary ${name} cannot be used: ${why}`,
    "Download the model again with `tingxie models pull`, or copy its files again.",
    { cause },
  );
}
