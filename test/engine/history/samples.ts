/** Transcripts made up for tests, apart from what only a test may import: a process of its own makes them, too. */
import type { NewTranscript } from "../../../src/engine/history";

/** Each text is a segment, ten seconds apart. */
export function said(...texts: readonly string[]): NewTranscript {
  const segments = texts.map((text, index) => ({ startSec: 10 * index, endSec: 10 * index + 5, text, rawText: text }));
  const text = texts.join(" ");
  const durationSec = 10 * texts.length;
  return {
    source: "dictation",
    durationSec,
    language: "zh",
    model: "m",
    text,
    rawText: text,
    status: "done",
    segments,
    audio: null,
  };
}

/** Can be told from others, and checked, by its number. */
export function numbered(number: number): NewTranscript {
  return said(`第${number}次练习听写`, `take${number} of many`);
}

/** In pieces that end anywhere, also within a character. */
export async function* bytesOf(text: string, size = 1000): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
