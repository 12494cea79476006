/** Text out of tokens that are pieces of UTF-8, so that one character may be spread over several of them. */

/** A piece of text with the first and one-past-last index of the tokens that make it up. */
export interface Piece {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Joins tokens with the following ones as long as the last character lacks bytes. Bytes that are no UTF-8 become U+FFFD; the
 * texts together are what all bytes together decode to.
 * @param tokens the bytes of each token; `undefined` for one without text, such as a control token
 */
export function bytePieces(tokens: readonly (Uint8Array | undefined)[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let held: Uint8Array = NOTHING;
  let from = 0;
  let to = 0;
  const release = (): void => {
    if (held.length > 0) pieces.push({ text: Buffer.from(held).toString("utf8"), from, to });
    held = NOTHING;
  };
  tokens.forEach((bytes, index) => {
    if (bytes === undefined) return;
    if (held.length === 0) from = index;
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    to = index + 1;
    if (!endsInsideCharacter(held)) release();
  });
  release();
  return pieces;
}

const NOTHING = new Uint8Array(0);

/** Whether a UTF-8 sequence at the end still lacks bytes. */
function endsInsideCharacter(bytes: Uint8Array): boolean {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back;
  }
  return false;
}
