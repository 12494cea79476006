/** A FLAC frame header is at most 16 bytes long (RFC 9639, section 9.1). */
const HEADER_BYTES = 16;

/**
 * Cuts a FLAC stream again so that no frame header lies across a cut. The decoder of audio-decode (@audio/decode-flac
 * 1.3.5) looks for frame headers in each piece alone; one that is split is missed and its frame is lost: with pieces of
 * 16 KiB an hour of speech came out 1.6 s short. What could be the start of a header waits for the next piece.
 */
export async function* withoutSplitFlacHeaders(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array = new Uint8Array(0);
  for await (const piece of source) {
    const bytes = held.length === 0 ? piece : Buffer.concat([held, piece]);
    const cut = safeCut(bytes);
    held = bytes.slice(cut);
    if (cut > 0) yield bytes.subarray(0, cut);
  }
  if (held.length > 0) yield held;
}

/** The last place where no sync code (0xFFF8 or 0xFFF9) stands within a header's length before it. */
function safeCut(bytes: Uint8Array): number {
  let cut = bytes.length;
  for (let at = bytes.length - 1; at >= 0 && at >= cut - HEADER_BYTES; at--) {
    const next = bytes[at + 1];
    if (bytes[at] === 0xff && (next === undefined || (next & 0xfe) === 0xf8)) cut = at;
  }
  return cut;
}
