/** How byte-level BPE vocabularies write bytes as letters that can be seen (GPT-2, `bytes_to_unicode`). */

/** The letter of each byte: those that print as Latin-1 stand for themselves, the others are the characters from U+0100 on, in order. */
export const BYTE_SYMBOLS: readonly string[] = byteSymbols();

const BYTE_OF_SYMBOL = new Map(BYTE_SYMBOLS.map((symbol, byte) => [symbol, byte]));

function byteSymbols(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const prints = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad);
    return String.fromCharCode(prints ? byte : next++);
  });
}

/** The bytes that a piece is written for, or undefined where it holds a character that stands for none. */
export function bytesOfSymbols(piece: string): Uint8Array | undefined {
  const bytes = new Uint8Array(piece.length);
  for (let i = 0; i < piece.length; i++) {
    const byte = BYTE_OF_SYMBOL.get(piece[i]);
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}
