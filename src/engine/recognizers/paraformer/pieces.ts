/** From Paraformer's vocabulary to text: Chinese characters, English words, and parts of words that end in `@@`. */

/** At the end of a piece: the word goes on in the next one. */
export const CONTINUED = "@@";
/** What is no text; FunASR leaves it out too (`sentence_postprocess`). */
const SILENT = new Set(["<blank>", "<s>", "</s>", "<unk>", "<OOV>"]);

/** Whether a piece stands for something that is written. */
export function isText(piece: string): boolean {
  return !SILENT.has(piece);
}

/**
 * What each of a sequence of pieces adds to the text (the rule of sherpa-onnx, models.md 5.3): an ASCII piece begins a word, with a
 * space before it, unless the piece before it was continued; a Chinese one has a space before it only behind ASCII.
 */
export function pieceTexts(pieces: readonly string[]): string[] {
  let continued = false;
  let behindAscii = false;
  return pieces.map((piece, index) => {
    const isContinued = piece.endsWith(CONTINUED);
    const isAscii = isContinued || startsWithAscii(piece);
    const gap = isAscii ? !continued : index > 0 && behindAscii;
    continued = isContinued;
    behindAscii = startsWithAscii(piece);
    return (gap ? " " : "") + (isContinued ? piece.slice(0, -CONTINUED.length) : piece);
  });
}

function startsWithAscii(piece: string): boolean {
  return piece.charCodeAt(0) < 0x80;
}
