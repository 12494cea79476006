import type { Readable } from "node:stream";
import { TingxieError, asTingxieError } from "../errors";
import type { AudioStream } from "../types";
import { decodeWithAfconvert, findAfconvert } from "./afconvert";
import { parseAiff } from "./aiff";
import { ByteReader } from "./byte-reader";
import { parseCaf } from "./caf";
import { decodeCompressed, isCompressedKind } from "./compressed";
import { DecoderRefusal, type Decoding, type SoundBlock } from "./decoding";
import { toEngineSound } from "./engine-sound";
import { decodeWithFfmpeg } from "./ffmpeg";
import { findFfmpeg } from "./ffmpeg-finder";
import { startsWithMoov } from "./mp4-bytes";
import { openRecording } from "./open-recording";
import { decodePcm, type PcmLayout } from "./pcm";
import { quoted } from "./quoted";
import { NO_SOUND, refusalError } from "./refusals";
import { SNIFF_BYTES, id3Length, rubbishBytes, sniff, type MediaKind } from "./sniff";
import { spool } from "./temporary";
import { parseWav } from "./wav";

/** Where a recording comes from. */
export type AudioSource =
  | { readonly kind: "file"; readonly path: string }
  /** Standard input, or any stream of the bytes of a file. */
  | { readonly kind: "stream"; readonly stream: Readable };

export interface DecodeOptions {
  /** The user's own ffmpeg. */
  readonly ffmpegPath?: string;
  /** Aborting releases everything and makes the iteration throw `interrupted`. */
  readonly signal?: AbortSignal;
}

/** Decoders by what the recording is: the containers of plain samples that we parse ourselves. */
const PARSERS: Partial<Record<MediaKind, (reader: ByteReader) => Promise<PcmLayout>>> = {
  wav: parseWav,
  aiff: parseAiff,
  caf: parseCaf,
};

/**
 * Opens a recording of any kind as mono sound at 16 kHz, in bounded memory: WAV, AIFF and CAF by ourselves, what
 * audio-decode knows by that, everything else (and what those two refuse) by ffmpeg, and on a Mac by afconvert. The kind
 * is told by content. When this resolves, the first samples have been decoded.
 *
 * @throws TingxieError `file-not-found`, `not-a-file`, `file-unreadable`, `empty-file`, `unsupported-format`,
 *   `corrupt-audio`, `no-audio-track`, `ffmpeg-missing`, `decoder-failed`, `interrupted`
 */
export async function openAudio(source: AudioSource, options: DecodeOptions = {}): Promise<AudioStream> {
  const { signal } = options;
  if (signal?.aborted) throw interrupted();
  const name = source.kind === "file" ? source.path : "standard input";
  const reader = source.kind === "file" ? await openRecording(source.path) : ByteReader.stream(source.stream);
  const opening: Opening = {};
  const onAbort = () => {
    void reader.close();
    void opening.decoding?.close();
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const opened = await openFirstThatWorks(reader, name, options, opening);
    if (signal?.aborted) {
      await opened.decoding.close();
      throw interrupted();
    }
    return engineStream(opened, name, signal);
  } catch (error) {
    await reader.close();
    if (signal?.aborted) throw interrupted();
    throw asTingxieError(error, "file-unreadable", "Check that the file can be read, and try again.");
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

/** The decoder that is being tried, so that an abort reaches it. */
interface Opening {
  decoding?: Decoding;
}

/** A decoder that has proved itself by a first block. */
interface Opened {
  readonly decoding: Decoding;
  readonly first: SoundBlock;
  readonly rest: AsyncIterator<SoundBlock>;
}

async function openFirstThatWorks(
  given: ByteReader,
  name: string,
  options: DecodeOptions,
  opening: Opening,
): Promise<Opened> {
  const { reader, kind, release } = await prepare(given, name, options.signal);
  const refusals: DecoderRefusal[] = [];
  try {
    for await (const attempt of attempts(reader, kind, options)) {
      if (!reader.rewind()) break;
      try {
        const decoding = await attempt();
        opening.decoding = decoding;
        const rest = decoding.blocks[Symbol.asyncIterator]();
        const first = await rest.next();
        if (first.done) throw new DecoderRefusal("broken", NO_SOUND);
        reader.unmark();
        // A broken installation is worth a word even when ffmpeg has stepped in.
        decoding.warnings.push(...refusals.filter(({ reason }) => reason === "missing").map(({ message }) => message));
        return { decoding: alsoClosing(decoding, release), first: first.value, rest };
      } catch (error) {
        if (!(error instanceof DecoderRefusal)) throw error;
        refusals.push(error);
        // Nobody knows better than our own parsers that a header of theirs is wrong; only a strange codec is passed on.
        if (PARSERS[kind] && error.reason !== "codec") break;
      }
    }
    throw refusalError(name, kind, refusals, (await findFfmpeg(options)) !== undefined);
  } catch (error) {
    await release();
    throw error;
  }
}

/** Tells the kind, passes over ID3v2 tags, and turns a stream that must be sought into a file. */
async function prepare(
  given: ByteReader,
  name: string,
  signal: AbortSignal | undefined,
): Promise<{ reader: ByteReader; kind: MediaKind; release: () => Promise<void> }> {
  for (;;) {
    const tag = id3Length(await given.peek(10));
    if (tag === 0) break;
    await given.skip(tag);
  }
  const head = await given.peek(SNIFF_BYTES);
  if (head.length === 0) {
    throw new TingxieError("empty-file", `${quoted(name)} is empty`, "Choose a recording that has sound in it.");
  }
  const kind = sniff(head);
  await given.skip(rubbishBytes(head, kind));
  if (given.size !== undefined || !mustSeek(kind, head)) {
    given.mark();
    return { reader: given, kind, release: () => given.close() };
  }
  const { file, folder } = await spool(given, signal);
  const reader = await ByteReader.file(file);
  reader.mark();
  const release = async () => {
    await reader.close();
    await folder.remove();
  };
  return { reader, kind, release };
}

/** An MP4 can have its table of contents at the end, and so has a CAF with compressed sound. */
function mustSeek(kind: MediaKind, head: Uint8Array): boolean {
  return kind === "caf" || (kind === "mp4" && !startsWithMoov(head));
}

/** The decoders to ask, in order; which one is taken is decided here and nowhere else. */
async function* attempts(
  reader: ByteReader,
  kind: MediaKind,
  options: DecodeOptions,
): AsyncGenerator<() => Promise<Decoding> | Decoding> {
  if (kind === "not-media") return;
  const parse = PARSERS[kind];
  if (parse) yield async () => decodePcm(reader, await parse(reader));
  if (isCompressedKind(kind)) yield () => decodeCompressed(reader, kind);
  const certainOnly = kind === "unknown";
  const ffmpeg = await findFfmpeg(options);
  if (ffmpeg) yield () => decodeWithFfmpeg(reader.path ?? reader, { ffmpeg: ffmpeg.path, certainOnly });
  const afconvert = findAfconvert();
  const { path } = reader;
  if (afconvert && path !== undefined && !certainOnly) yield () => decodeWithAfconvert(path, afconvert);
}

function alsoClosing(decoding: Decoding, release: () => Promise<void>): Decoding {
  return {
    blocks: decoding.blocks,
    get durationSec() {
      return decoding.durationSec;
    },
    warnings: decoding.warnings,
    async close() {
      await decoding.close();
      await release();
    },
  };
}

function engineStream({ decoding, first, rest }: Opened, name: string, signal: AbortSignal | undefined): AudioStream {
  async function* blocks(): AsyncGenerator<SoundBlock> {
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  }
  async function* sound(): AsyncGenerator<Float32Array> {
    const onAbort = () => void decoding.close();
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      for await (const chunk of toEngineSound(blocks(), decoding.warnings)) {
        if (signal?.aborted) throw interrupted();
        yield chunk;
      }
      if (signal?.aborted) throw interrupted();
    } catch (error) {
      if (signal?.aborted) throw interrupted();
      throw asTingxieError(error, "decoder-failed", `Check that ${quoted(name)} plays in another program.`);
    } finally {
      signal?.removeEventListener("abort", onAbort);
      await decoding.close();
    }
  }
  const generator = sound();
  const iterator: AsyncIterator<Float32Array> = {
    next: () => generator.next(),
    async return() {
      // A generator that was never asked for anything does not run its `finally` when it is ended.
      await generator.return(undefined);
      await decoding.close();
      return { done: true, value: undefined };
    },
  };
  return {
    get durationSec() {
      return decoding.durationSec;
    },
    warnings: decoding.warnings,
    [Symbol.asyncIterator]: () => iterator,
  };
}

function interrupted(): TingxieError {
  return new TingxieError("interrupted", "reading the recording was interrupted", "Start again when you are ready.");
}
