import type { ByteReader } from "./byte-reader";
import { DecoderRefusal, seconds, type Decoding, type SoundBlock } from "./decoding";
import { withoutSplitFlacHeaders } from "./flac-bytes";
import { streamableMp4 } from "./mp4-bytes";
import type { MediaKind } from "./sniff";
import { statedDuration } from "./stated-duration";

/** What we call a kind, and the name under which audio-decode has its decoder. */
const DECODERS = {
  mp3: "mp3",
  aac: "aac",
  flac: "flac",
  "ogg-flac": "flac",
  vorbis: "oga",
  opus: "opus",
  mp4: "mp4",
  matroska: "mkv",
  avi: "avi",
  amr: "amr",
  wma: "wma",
  ac3: "ac3",
} as const satisfies Partial<Record<MediaKind, string>>;

export type CompressedKind = keyof typeof DECODERS;

/** The part of audio-decode (https://github.com/audiojs/decode, 3.12) that we use; its own types lack half the formats. */
interface StreamDecoder {
  (chunk?: Uint8Array): Promise<{ channelData: readonly Float32Array[]; sampleRate: number }>;
  free(): void;
}

/** About one second of a 128 kbit/s file: larger pieces would come out as long chunks. */
const FEED_BYTES = 16 * 1024;

/** Codecs round to frames and trim their padding; less than this is not worth a warning. */
const EARLY_END_SEC = 0.5;

export function isCompressedKind(kind: MediaKind): kind is CompressedKind {
  return kind in DECODERS;
}

/**
 * Decodes with audio-decode (WebAssembly and JavaScript, no native binary), feeding it piece by piece.
 * Files are read as they are needed: the
 * process stayed under 135 MB with ten hours of mp3, m4a and flac and with one hour of each other kind (Linux, Node 20).
 * A failure after the first samples ends the sound there, with a warning; before them the iteration throws a
 * {@link DecoderRefusal}, so that another decoder can be asked.
 *
 * @param reader stands at the first byte that is not an ID3v2 tag
 */
export async function decodeCompressed(reader: ByteReader, kind: CompressedKind): Promise<Decoding> {
  const stated = await statedDuration(reader, kind);
  const warnings: string[] = [];
  let decoder: StreamDecoder | undefined;
  const free = () => {
    decoder?.free();
    decoder = undefined;
  };
  async function* blocks(): AsyncGenerator<SoundBlock> {
    let heardSec = 0;
    try {
      decoder = await load(DECODERS[kind]);
      for await (const bytes of andEnd(feed(reader, kind))) {
        const decode = decoder;
        if (!decode) return;
        const block = await quietly(() => decode(bytes));
        if (block.channelData.length === 0) continue;
        heardSec += block.channelData[0].length / block.sampleRate;
        yield { channels: block.channelData, sampleRate: block.sampleRate };
      }
      if (stated?.exact && heardSec > 0 && heardSec < stated.durationSec - EARLY_END_SEC) {
        const found = `its header promises ${seconds(stated.durationSec)}, ${seconds(heardSec)} could be decoded`;
        warnings.push(`part of the sound is missing: ${found}`);
      }
    } catch (error) {
      if (heardSec === 0) throw refusal(error);
      // Words that were heard are worth more than a clean failure.
      warnings.push(`the sound breaks off after ${seconds(heardSec)}, its data is damaged there (${reasonOf(error)})`);
    } finally {
      free();
    }
  }
  return {
    blocks: blocks(),
    durationSec: stated?.durationSec,
    warnings,
    async close() {
      free();
      await reader.close();
    },
  };
}

async function load(name: string): Promise<StreamDecoder> {
  const decoders = await loadPackage();
  const create = decoders[name];
  if (!create) throw new DecoderRefusal("codec", `audio-decode has no decoder for ${name}`);
  return create();
}

type Decoders = Readonly<Record<string, (() => Promise<StreamDecoder>) | undefined>>;

async function loadPackage(): Promise<Decoders> {
  try {
    // Not a static import: the package is ESM, and megabytes of decoders that a WAV does not need.
    return (await import("audio-decode")).default as unknown as Decoders;
  } catch (error) {
    const message = `audio-decode could not be loaded, so ffmpeg is needed (${reasonOf(error)})`;
    throw new DecoderRefusal("missing", message, { cause: error });
  }
}

async function* feed(reader: ByteReader, kind: CompressedKind): AsyncGenerator<Uint8Array> {
  if (kind === "mp4" && reader.size !== undefined) yield* streamableMp4(reader);
  else if (kind === "flac") yield* withoutSplitFlacHeaders(plain(reader));
  else yield* plain(reader);
}

/** After the last bytes, undefined: the decoder's sign to give what it still holds. */
async function* andEnd(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | undefined> {
  yield* pieces;
  yield undefined;
}

async function* plain(reader: ByteReader): AsyncGenerator<Uint8Array> {
  for (;;) {
    const bytes = await reader.read(FEED_BYTES);
    if (bytes.length === 0) return;
    yield bytes;
  }
}

/**
 * Some decoders write to the console (mpg123 at every damaged frame), but the engine never prints. Their work is
 * synchronous up to the first `await`, so the console is theirs only for that long and nobody else's lines are lost.
 */
function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { log, warn, error } = console;
  const silence = () => undefined;
  Object.assign(console, { log: silence, warn: silence, error: silence });
  try {
    return work();
  } finally {
    Object.assign(console, { log, warn, error });
  }
}

/** audio-decode has only messages to tell its failures apart. */
function refusal(error: unknown): DecoderRefusal {
  if (error instanceof DecoderRefusal) return error;
  const reason = reasonOf(error);
  if (/no audio (track|stream)/i.test(reason))
    return new DecoderRefusal("no-audio", "it has no audio track", { cause: error });
  const codec = /unsupported|does not support|no decoder|only .* supported/i.test(reason);
  return new DecoderRefusal(codec ? "codec" : "broken", reason, { cause: error });
}

function reasonOf(error: unknown): string {
  // Emscripten throws plain strings and objects.
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}
