/**
 * The tokenizer of Qwen's language models: byte-level BPE (Sennrich et al. 2016; the byte alphabet is GPT-2's) with the published
 * splitting into words and Unicode's composed form. Read from `tokenizer.json`, the one file that holds all of it.
 */
import { TingxieError } from "../../errors";
import { bytePieces, type Piece } from "../byte-pieces";
import { BYTE_SYMBOLS, bytesOfSymbols } from "../byte-symbols";

/**
 * How a text falls into the words inside which pieces are merged: the pattern of Qwen's `tokenizer.json`, in JavaScript's words.
 * There `\s` is White_Space, and `(?i:'s)` also takes the long s.
 */
const WORDS =
  /'(?:[sſtmd]|re|ve|ll)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\p{White_Space}\p{L}\p{N}]+[\r\n]*|\p{White_Space}*[\r\n]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/giu;

export class QwenTokenizer {
  /** Ids of the vocabulary's pieces, written in byte symbols. */
  readonly #ids: ReadonlyMap<string, number>;
  /** The pieces by id; none for added tokens and unused ids. */
  readonly #pieces: readonly (string | undefined)[];
  /** Place of each pair in the order of merging, under "left right". */
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #added: TokenizerFile["added"];

  private constructor({ vocabulary, merges, added }: TokenizerFile) {
    this.#ids = new Map(vocabulary);
    this.#ranks = new Map(merges.map((pair, rank) => [pair, rank]));
    this.#added = added;
    const pieces: (string | undefined)[] = [];
    for (const [piece, id] of vocabulary) pieces[id] = piece;
    for (const { id } of added) pieces[id] = undefined;
    this.#pieces = pieces;
  }

  /** @throws TingxieError `model-corrupt` where the text is not a byte-level BPE `tokenizer.json` */
  static parse(text: string, name = "tokenizer.json"): QwenTokenizer {
    return new QwenTokenizer(readTokenizerFile(text, name));
  }

  /** One more than the highest id. */
  get size(): number {
    return this.#pieces.length;
  }

  /** Id of an added token such as `<|im_start|>`; undefined where there is none of that name. */
  idOf(name: string): number | undefined {
    return this.#added.find(({ content }) => content === name)?.id;
  }

  /** Ids of a plain text. Nothing in it is taken for an added token, so that words from outside cannot give orders. */
  encode(text: string): number[] {
    const ids: number[] = [];
    for (const [word] of text.normalize("NFC").matchAll(WORDS)) {
      for (const piece of this.#merged(word)) {
        const id = this.#ids.get(piece);
        if (id !== undefined) ids.push(id);
      }
    }
    return ids;
  }

  /** The text of a sequence of ids, in pieces of whole characters. Control tokens and unknown ids have none. */
  split(ids: readonly number[]): readonly Piece[] {
    return bytePieces(ids.map((id) => this.#bytesOf(id)));
  }

  #bytesOf(id: number): Uint8Array | undefined {
    const piece = this.#pieces[id];
    if (piece !== undefined) return bytesOfSymbols(piece);
    const added = this.#added.find((token) => token.id === id);
    return added === undefined || added.special ? undefined : Buffer.from(added.content);
  }

  /** One word as bytes, and then again and again the pair merged that comes first in the order of merging. */
  #merged(word: string): string[] {
    const pieces = Array.from(Buffer.from(word), (byte) => BYTE_SYMBOLS[byte]);
    for (;;) {
      let best = -1;
      let bestRank = Infinity;
      for (let i = 0; i + 1 < pieces.length; i++) {
        const rank = this.#ranks.get(`${pieces[i]} ${pieces[i + 1]}`) ?? Infinity;
        if (rank < bestRank) [best, bestRank] = [i, rank];
      }
      if (best < 0) return pieces;
      pieces.splice(best, 2, pieces[best] + pieces[best + 1]);
    }
  }
}

interface TokenizerFile {
  /** Pieces in byte symbols, with their ids. */
  readonly vocabulary: readonly (readonly [string, number])[];
  /** "left right", first to be merged first. */
  readonly merges: readonly string[];
  readonly added: readonly { readonly content: string; readonly id: number; readonly special: boolean }[];
}

/** Checked by hand: a schema library takes seconds for the 150,000 pieces and as many merges of the published file. */
function readTokenizerFile(text: string, name: string): TokenizerFile {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw damaged(name, "it is not valid JSON", error);
  }
  const model = field(file, "model");
  const vocabulary = field(model, "vocab");
  const merges = field(model, "merges");
  const added = field(file, "added_tokens");
  if (field(model, "type") !== "BPE" || !isObject(vocabulary) || !Array.isArray(merges) || !Array.isArray(added)) {
    throw damaged(name, "it holds no byte-level BPE with added tokens");
  }
  return {
    vocabulary: Object.entries(vocabulary).map(([piece, id]) => {
      if (isId(id) && bytesOfSymbols(piece)) return [piece, id] as const;
      throw damaged(name, `"${piece.slice(0, 20)}" is no piece with an id`);
    }),
    merges: merges.map((pair, rank) => mergeOf(pair) ?? refuse(name, `merge ${rank} is not a pair`)),
    added: added.map((token, index) => addedToken(token) ?? refuse(name, `added token ${index} has no text and id`)),
  };
}

/** Both published spellings: `"a b"` and `["a", "b"]`. */
function mergeOf(pair: unknown): string | undefined {
  const text = Array.isArray(pair) ? pair.join(" ") : pair;
  return typeof text === "string" && /^[^ ]+ [^ ]+$/u.test(text) ? text : undefined;
}

function addedToken(token: unknown): TokenizerFile["added"][number] | undefined {
  const [content, id] = [field(token, "content"), field(token, "id")];
  if (typeof content !== "string" || !isId(id)) return undefined;
  return { content, id, special: field(token, "special") === true };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function field(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function refuse(name: string, why: string): never {
  throw damaged(name, why);
}

function damaged(name: string, why: string, cause?: unknown): TingxieError {
  return new TingxieError(
    "model-corrupt",
    `The tokenizer ${name} cannot be used: ${why}`,
    "Run `tingxie models verify`, or copy the model's files again.",
    { cause },
  );
}
