import { openAudio } from "./decode";

/** A short recording as one array: mono, 16 kHz. For clips of seconds; whatever may be long is iterated. */
export async function readAll(path: string): Promise<Float32Array> {
  const chunks: Float32Array[] = [];
  for await (const chunk of await openAudio({ kind: "file", path })) chunks.push(chunk);
  const whole = new Float32Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
