import { TingxieError } from "../errors";
import type { DecoderRefusal } from "./decoding";
import { quoted } from "./quoted";
import type { MediaKind } from "./sniff";

/**
 * One error for the user out of what all decoders said, worst news last: not a recording at all, no sound in it,
 * nobody here who knows the codec, or damaged.
 *
 * @param refusals what each decoder that was asked said, in order; empty where none was
 */
export function refusalError(
  name: string,
  kind: MediaKind,
  refusals: readonly DecoderRefusal[],
  hasFfmpeg: boolean,
): TingxieError {
  const cause = refusals.at(-1);
  if (kind === "not-media" || kind === "unknown") {
    const hint = "Choose a sound or video file, such as WAV, MP3, M4A or MP4.";
    return new TingxieError("unsupported-format", `${quoted(name)} is neither sound nor video`, hint, { cause });
  }
  if (refusals.some(({ reason }) => reason === "no-audio")) {
    const hint = "Choose a file with sound, or export the sound from the program that made it.";
    return new TingxieError("no-audio-track", `${quoted(name)} has no audio track`, hint, { cause });
  }
  const lacking = refusals.length === 0 || refusals.every(({ reason }) => reason === "codec" || reason === "missing");
  if (lacking && !hasFfmpeg) {
    const what = refusals[0]?.message ?? "its format";
    return new TingxieError(
      "ffmpeg-missing",
      `${quoted(name)} needs ffmpeg, which was not found (${what})`,
      installHint(),
      {
        cause,
      },
    );
  }
  if (refusals.every(({ message }) => message === NO_SOUND)) {
    return new TingxieError(
      "empty-file",
      `${quoted(name)} has no sound in it`,
      "Choose a recording that has sound in it.",
      {
        cause,
      },
    );
  }
  // Our own parser's words are about the file; ffmpeg's are about ffmpeg. The first that speaks of damage is the plainest.
  const why = (refusals.find(({ reason }) => reason === "broken") ?? cause)?.message ?? "no decoder could read it";
  const hint = "Check that it plays in another program, or make the recording or copy again.";
  return new TingxieError("corrupt-audio", `${quoted(name)} is damaged or incomplete (${why})`, hint, { cause });
}

/** What `decode.ts` says of a decoder that came to the end without a sample. */
export const NO_SOUND = "there is no sound in it";

function installHint(): string {
  return process.platform === "darwin"
    ? "Install it with `brew install ffmpeg`, or in a checkout with `npm run ffmpeg`."
    : "Install it with your package manager, for example `sudo apt install ffmpeg`, or in a checkout with `npm run ffmpeg`.";
}
