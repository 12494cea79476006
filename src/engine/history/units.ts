/**
 * Text as search sees it: a row of units, each a word, a number or one character of a script that is written without spaces. Case, width
 * (ＡＰＩ), compatibility forms (㎏), accents on Latin letters and traditional characters are folded; punctuation is left out, because a
 * recognizer's commas are guesses.
 */
import type { Simplify } from "../language/simplified";

export interface Unit {
  /** Folded. */
  readonly text: string;
  /** Where it stands in the original text, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
  /** Of a script without spaces between words: every character is a unit. */
  readonly isCharacter: boolean;
}

export type UnitReader = (text: string) => Unit[];

type Kind = "character" | "letter" | "digit";

interface Piece {
  readonly text: string;
  readonly kind: Kind | undefined;
}

/** What a reader takes for one letter, nearly: a base with its marks, half-width voicing marks among them. */
const CLUSTER = /\P{M}[\p{M}\uff9e\uff9f]*|\p{M}+/gu;
const WITHOUT_SPACES =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;

export function createUnitReader(simplify: Simplify): UnitReader {
  // One UTF-16 unit is nearly always one cluster, and there are at most 65,536 of them.
  const known = new Map<string, readonly Piece[]>();
  const piecesOf = (cluster: string): readonly Piece[] => {
    let pieces = known.get(cluster);
    if (pieces) return pieces;
    pieces = split(fold(cluster, simplify));
    if (cluster.length === 1) known.set(cluster, pieces);
    return pieces;
  };
  // Regular expressions over scripts take milliseconds to be made; here, and not in the first search.
  for (const cluster of "字é1") piecesOf(cluster);
  return (text) => {
    const units: { text: string; from: number; to: number; isCharacter: boolean }[] = [];
    /** The kind of the word that the last unit may go on with. */
    let open: Kind | undefined;
    for (const { 0: cluster, index: from } of text.matchAll(CLUSTER)) {
      const to = from + cluster.length;
      for (const { text: piece, kind } of piecesOf(cluster)) {
        if (kind !== undefined && kind !== "character" && kind === open) {
          const word = units[units.length - 1];
          word.text += piece;
          word.to = to;
        } else if (kind !== undefined) units.push({ text: piece, from, to, isCharacter: kind === "character" });
        open = kind;
      }
    }
    return units;
  };
}

function fold(cluster: string, simplify: Simplify): string {
  const lower = cluster.normalize("NFKC").toLowerCase();
  const plain = /\p{Script=Latin}/u.test(lower) ? lower.normalize("NFD").replace(/\p{M}/gu, "") : lower;
  return simplify(plain);
}

function split(folded: string): readonly Piece[] {
  return (folded.match(CLUSTER) ?? []).map((text) => ({ text, kind: kindOf(text) }));
}

function kindOf(cluster: string): Kind | undefined {
  if (WITHOUT_SPACES.test(cluster)) return "character";
  if (/^\p{N}/u.test(cluster)) return "digit";
  return /^\p{L}/u.test(cluster) ? "letter" : undefined;
}
