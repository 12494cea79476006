/** A finished transcription as the history keeps it. */
import type { NewTranscript } from "./history";
import { hashFile } from "./models/verified-file";
import type { Transcription } from "./transcriber";

/**
 * @param path absolute, of the recording; undefined where it came as a stream
 * @throws the file system's error where the recording cannot be read any more
 */
export async function keptTranscript(result: Transcription, path: string | undefined): Promise<NewTranscript> {
  const { durationSec, language, text, rawText, segments, model, device, warnings } = result;
  return {
    source: "file",
    ...(path !== undefined ? { file: path, fileSha256: await hashFile(path) } : {}),
    durationSec,
    language,
    model,
    device,
    text,
    rawText,
    status: "done",
    ...(warnings.length > 0 ? { warnings } : {}),
    segments,
    audio: null,
  };
}
