/**
 * Hotwords as the token ids that a contextual Paraformer was trained on: a Chinese character is one token, an English word is lower-case
 * and cut into parts. FunASR's own ONNX runtime looks up every single character as it is typed, and since the vocabulary has no capitals,
 * English names had no effect there; its training code goes by `seg_dict`, and so do we.
 */
import { CONTINUED } from "./pieces";

const UNKNOWN = "<unk>";
/** Chinese characters one by one, anything else as far as the next space or Chinese character. */
const UNITS = /\p{Script=Han}|[^\p{Script=Han}\s]+/gu;

export class HotwordTokens {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #segmentations: string;

  /**
   * @param pieces the piece of each id
   * @param segmentations content of `seg_dict`: a word and its pieces a line; empty where the model has none
   */
  constructor(pieces: readonly string[], segmentations: string) {
    this.#ids = new Map(pieces.map((piece, id) => [piece, id]));
    this.#segmentations = segmentations;
  }

  /** Ids of each hotword, empty where it holds nothing to hear; what the vocabulary lacks is the unknown token. */
  encode(hotwords: readonly string[]): readonly (readonly number[])[] {
    const units = hotwords.map((hotword) => hotword.normalize("NFKC").toLowerCase().match(UNITS) ?? []);
    const known = this.#lookUp(new Set(units.flat()));
    return units.map((parts) =>
      parts.flatMap((unit) => (known.get(unit) ?? this.#longestPieces(unit)).map((piece) => this.#idOf(piece))),
    );
  }

  /** The dictionary has 310,000 lines, of which a list of hotwords needs a few: one pass finds them. */
  #lookUp(wanted: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
    const found = new Map<string, readonly string[]>();
    if (wanted.size === 0) return found;
    for (const line of this.#segmentations.split("\n")) {
      const [word, ...pieces] = line.trim().split(/\s+/u);
      if (wanted.has(word) && pieces.length > 0) found.set(word, pieces);
    }
    return found;
  }

  /** A word of which the dictionary knows nothing: the longest pieces from its beginning on. */
  #longestPieces(word: string): readonly string[] {
    if (this.#ids.has(word)) return [word];
    const characters = [...word];
    const pieces: string[] = [];
    for (let start = 0; start < characters.length;) {
      let end = characters.length;
      while (end > start + 1 && !this.#ids.has(pieceOf(characters, start, end))) end--;
      const piece = pieceOf(characters, start, end);
      pieces.push(this.#ids.has(piece) ? piece : characters[start]);
      start = end;
    }
    return pieces;
  }

  #idOf(piece: string): number {
    return this.#ids.get(piece) ?? this.#ids.get(UNKNOWN) ?? this.#ids.size - 1;
  }
}

function pieceOf(characters: readonly string[], start: number, end: number): string {
  return characters.slice(start, end).join("") + (end < characters.length ? CONTINUED : "");
}
