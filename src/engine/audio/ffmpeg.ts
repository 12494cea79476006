import { spawn, type ChildProcessByStdio } from "node:child_process";
import { resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import { ByteReader } from "./byte-reader";
import { DecoderRefusal, type Decoding, type SoundBlock } from "./decoding";
import { decodePcm } from "./pcm";
import { parseWav } from "./wav";

const STDERR_TAIL_CHARS = 4096;

export interface FfmpegOptions {
  /** The program, as found by `findFfmpeg`. */
  readonly ffmpeg: string;
  /** Refuse what ffmpeg itself calls a guess: for files whose first bytes say nothing. */
  readonly certainOnly?: boolean;
}

/**
 * Decodes the first audio track of anything that ffmpeg reads. It writes a WAV of float samples, at the recording's own
 * rate and channels, into a pipe, so the rest of the way is that of every other file; the pipe's fullness holds it back.
 * Only local files can be opened (`-protocol_whitelist`), whatever a playlist inside the file asks for.
 *
 * @param input a path, or bytes that stand at the start of the recording
 * @throws DecoderRefusal from the iteration, before the first samples: `no-audio`, or `broken` with ffmpeg's last words
 */
export function decodeWithFfmpeg(input: string | ByteReader, options: FfmpegOptions): Decoding {
  const fromFile = typeof input === "string";
  // "file:" keeps a name with a leading dash, a colon or a percent sign from being anything but a name.
  const source = fromFile ? `file:${resolve(input)}` : "pipe:0";
  const child = spawn(options.ffmpeg, [...INPUT_OPTIONS, source, ...OUTPUT_OPTIONS], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const messages = listen(child);
  const ended = end(child);
  const feeding = feed(child.stdin, fromFile ? undefined : input);
  const warnings: string[] = [];
  let released = false;

  async function* blocks(): AsyncGenerator<SoundBlock> {
    let samples = 0;
    try {
      const output = ByteReader.stream(child.stdout);
      let failure: unknown;
      try {
        const layout = await parseWav(output);
        if (options.certainOnly && messages.isGuess())
          throw new DecoderRefusal("codec", "ffmpeg can only guess what it is");
        for await (const block of decodePcm(output, layout).blocks) {
          samples += block.channels[0].length;
          yield block;
        }
      } catch (error) {
        failure = error;
      }
      const exit = await ended;
      if (released) return;
      if (exit.error) throw new DecoderRefusal("broken", `ffmpeg could not be started: ${exit.error.message}`);
      if (feeding.failure) throw feeding.failure;
      if (samples === 0) throw explain(exit, failure, messages);
      if (exit.code !== 0)
        warnings.push(`ffmpeg stopped before the end (${messages.lastError() ?? describeExit(exit)})`);
      else if (messages.lastError()) warnings.push(`ffmpeg met damage in the file (${messages.lastError()})`);
    } finally {
      await stop();
    }
  }

  async function stop(): Promise<void> {
    released = true;
    child.kill("SIGKILL");
    child.stdout.destroy();
    await ended;
  }

  return {
    blocks: blocks(),
    get durationSec() {
      return messages.durationSec();
    },
    warnings,
    async close() {
      await stop();
      if (!fromFile) await input.close();
    },
  };
}

const INPUT_OPTIONS = [
  ...["-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+info"],
  ...["-protocol_whitelist", "file,pipe", "-i"],
];
const OUTPUT_OPTIONS = [
  "-map",
  "0:a:0",
  "-vn",
  "-sn",
  "-dn",
  "-map_metadata",
  "-1",
  "-c:a",
  "pcm_f32le",
  "-f",
  "wav",
  "pipe:1",
];

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

function end(child: Child): Promise<Exit> {
  return new Promise((done) => {
    child.once("error", (error) => done({ code: null, signal: null, error }));
    child.once("close", (code, signal) => done({ code, signal }));
  });
}

interface Messages {
  lastError(): string | undefined;
  durationSec(): number | undefined;
  isGuess(): boolean;
}

/** ffmpeg tells the duration and its doubts at the level of information, so all is read and the head and tail are kept. */
function listen(child: Child): Messages {
  let head = "";
  let tail = "";
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (text: string) => {
    if (head.length < STDERR_TAIL_CHARS) head += text;
    tail = (tail + text).slice(-STDERR_TAIL_CHARS);
  });
  return {
    lastError: () => {
      const lines = tail.split("\n").filter((line) => /\[(error|fatal|panic)\]/.test(line));
      // Only the words: "[mp3 @ 0x55…] [error] Header missing" says no more with its address.
      return lines
        .at(-1)
        ?.replace(/^(\[[^\]]*\] ?)+/, "")
        .trim();
    },
    durationSec: () => {
      const match = /Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(head);
      return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : undefined;
    },
    isGuess: () => head.includes("misdetection possible"),
  };
}

function explain(exit: Exit, failure: unknown, messages: Messages): DecoderRefusal {
  if (failure instanceof DecoderRefusal && failure.reason === "codec") return failure;
  const said = messages.lastError();
  if (said && /matches no streams|does not contain any stream/.test(said)) {
    return new DecoderRefusal("no-audio", "it has no audio track");
  }
  return new DecoderRefusal("broken", `ffmpeg: ${said ?? describeExit(exit)}`, { cause: failure });
}

function describeExit(exit: Exit): string {
  return exit.signal ? `killed by ${exit.signal}` : `exit code ${exit.code}, no sound`;
}

/** Filled in when the origin of the bytes fails while ffmpeg is being fed. */
interface Feeding {
  failure?: Error;
}

/**
 * Hands the bytes on in the background, at the speed at which ffmpeg takes them. That ffmpeg may have enough before
 * the end is no failure, so errors of the pipe itself only end the feeding.
 */
function feed(stdin: Writable, reader: ByteReader | undefined): Feeding {
  const feeding: Feeding = {};
  // A child that could not be started reports that by itself; its pipe then fails too, and says nothing new.
  stdin.on("error", () => undefined);
  if (!reader) {
    stdin.end();
    return feeding;
  }
  pump(reader, stdin).then(
    () => stdin.end(),
    (error: unknown) => {
      feeding.failure = error instanceof Error ? error : new Error(String(error));
      stdin.end();
    },
  );
  return feeding;
}

async function pump(reader: ByteReader, stdin: Writable): Promise<void> {
  for (;;) {
    const bytes = await reader.read();
    if (stdin.destroyed || bytes.length === 0) return;
    if (stdin.write(bytes)) continue;
    await new Promise<void>((go) => {
      const wake = () => {
        stdin.off("drain", wake);
        stdin.off("close", wake);
        go();
      };
      stdin.on("drain", wake);
      stdin.on("close", wake);
    });
  }
}
