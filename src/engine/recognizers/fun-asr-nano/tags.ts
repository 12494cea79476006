/** What Fun-ASR-Nano writes about a sound instead of its words. */
import type { Piece } from "../byte-pieces";

/**
 * `<music>`, `<breathing>`, `<|…|>`; the marks of its training transcripts, `/sil`, `[SPK]`, `[FIL]`, `[breath]`, `[&]` (Fun-ASR#22);
 * and U+FFFD, which stands for bytes that make no character.
 */
const TAG = /<\|?\/?[A-Za-z][\w -]{0,30}\|?>|\[(?:SPK|FIL|breath|&)\]|\/sil(?![A-Za-z])|\uFFFD/g;

/** The pieces without tags, which may begin and end within a piece; pieces of which nothing is left are dropped. */
export function withoutTags(pieces: readonly Piece[]): readonly Piece[] {
  const text = pieces.map((piece) => piece.text).join("");
  const isTag = new Uint8Array(text.length);
  for (const { index, 0: tag } of text.matchAll(TAG)) isTag.fill(1, index, index + tag.length);
  let start = 0;
  return pieces
    .map((piece) => {
      const kept = Array.from({ length: piece.text.length }, (_, i) => (isTag[start + i] ? "" : piece.text[i])).join(
        "",
      );
      start += piece.text.length;
      return { ...piece, text: kept };
    })
    .filter((piece) => piece.text !== "");
}
