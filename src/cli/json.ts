/** The JSON that scripts read. Keys are a contract. */
import type { TingxieError, Transcription } from "../engine";

/** One line: the object of a finished recording. */
export function transcriptionJson(file: string, result: Transcription, words: boolean): string {
  const { durationSec, language, text, rawText, segments, model, device, warnings, timings } = result;
  return JSON.stringify({
    file,
    durationSec,
    language,
    text,
    rawText,
    segments: segments.map((segment) => ({
      startSec: thousandths(segment.startSec),
      endSec: thousandths(segment.endSec),
      text: segment.text,
      ...(segment.hotwords ? { hotwords: segment.hotwords } : {}),
      ...(words && segment.words ? { words: segment.words.map(wordJson) } : {}),
    })),
    model,
    device,
    warnings,
    timings,
    realTimeFactor: durationSec > 0 ? Math.round((timings.totalMs / (1000 * durationSec)) * 1e5) / 1e5 : 0,
  });
}

/** One line: the object of a recording that failed. */
export function failureJson(file: string, { code, message, hint }: TingxieError): string {
  return JSON.stringify({ file, error: { code, message, hint } });
}

function wordJson({ startSec, endSec, text, confidence }: NonNullable<Transcription["segments"][0]["words"]>[0]) {
  return { startSec: thousandths(startSec), endSec: thousandths(endSec), text, confidence: thousandths(confidence) };
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
