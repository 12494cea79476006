/**
 * Moonshine's `tokenizer.bin`: 32,768 byte strings in the order of their ids, nothing else.
 */
import { readFile } from "node:fs/promises";
import { TingxieError } from "../../errors";
import { bytePieces, type Piece } from "../byte-pieces";

export const START_ID = 1;
export const END_ID = 2;

/** U+2581, the SentencePiece mark for a space, in UTF-8. */
const SPACE_MARK = /\u2581/g;

export class MoonshineTokenizer {
  readonly #pieces: readonly Uint8Array[];

  private constructor(pieces: readonly Uint8Array[]) {
    this.#pieces = pieces;
  }

  get size(): number {
    return this.#pieces.length;
  }

  /** @throws TingxieError `model-corrupt` where the file does not end with a whole entry. */
  static async load(path: string): Promise<MoonshineTokenizer> {
    return MoonshineTokenizer.parse(await readFile(path), path);
  }

  /**
   * Entry: first byte b; b = 0 is an unused id, b < 128 a length, otherwise the length is `next * 128 + b - 128`; then the bytes.
   */
  static parse(bytes: Uint8Array, name = "tokenizer.bin"): MoonshineTokenizer {
    const pieces: Uint8Array[] = [];
    let at = 0;
    while (at < bytes.length) {
      let length = bytes[at++];
      if (length >= 128) length += bytes[at++] * 128 - 128;
      if (!(at + length <= bytes.length)) {
        throw new TingxieError(
          "model-corrupt",
          `${name} is damaged (entry ${pieces.length} runs past the end of the file)`,
          "Run `tingxie models verify` to see what is wrong, then `tingxie models pull` to fetch it again.",
        );
      }
      pieces.push(bytes.subarray(at, at + length));
      at += length;
    }
    return new MoonshineTokenizer(pieces);
  }

  /** The text of a sequence of ids, with a leading space where the first piece begins a word. */
  decode(ids: readonly number[]): string {
    return this.split(ids)
      .map((piece) => piece.text)
      .join("");
  }

  /** Text pieces in order. Tokens that carry only a part of a character are joined with the following ones. */
  split(ids: readonly number[]): readonly Piece[] {
    const tokens = ids.map((id) => this.#pieces[id]).map((piece) => (piece && isSpecial(piece) ? undefined : piece));
    return bytePieces(tokens).map(({ text, ...range }) => ({ text: text.replace(SPACE_MARK, " "), ...range }));
  }
}

/** Control tokens such as `<s>` are written `<…>`; the plain characters `<` and `>` are shorter. */
function isSpecial(piece: Uint8Array): boolean {
  return piece.length > 2 && piece[0] === 0x3c && piece[piece.length - 1] === 0x3e;
}
