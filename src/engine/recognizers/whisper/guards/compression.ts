import { deflateSync } from "node:zlib";

/** How many times smaller zlib makes a text: speech stays below 2.4, what runs in circles does not (openai/whisper, `utils.py`). */
export function compressionRatio(text: string): number {
  const bytes = Buffer.from(text, "utf8");
  return bytes.length / deflateSync(bytes).length;
}
