import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { ByteReader } from "./byte-reader";
import { DecoderRefusal, type Decoding, type SoundBlock } from "./decoding";
import { decodePcm } from "./pcm";
import { temporaryFolder, type TemporaryFolder } from "./temporary";
import { parseWav } from "./wav";

const AFCONVERT = "/usr/bin/afconvert";

/** The system's converter, or undefined where this is not a Mac. */
export function findAfconvert(): string | undefined {
  return process.platform === "darwin" && existsSync(AFCONVERT) ? AFCONVERT : undefined;
}

/**
 * Decodes a file with macOS's own `afconvert`: the last resort where neither audio-decode knows the codec (AAC or ALAC in
 * CAF) nor an ffmpeg is there. It cannot write to a pipe, so a WAV of 16-bit mono at 16 kHz (115 MB an hour) goes to a
 * private temporary folder that is removed with the decoding. Options as in `man afconvert`.
 *
 * @param program normally {@link findAfconvert}
 * @throws DecoderRefusal `broken` from the iteration, with the program's words
 */
export function decodeWithAfconvert(path: string, program: string): Decoding {
  const stopping = new AbortController();
  const warnings: string[] = [];
  let folder: TemporaryFolder | undefined;
  let reader: ByteReader | undefined;

  async function release(): Promise<void> {
    stopping.abort();
    await reader?.close();
    await folder?.remove();
  }

  async function* blocks(): AsyncGenerator<SoundBlock> {
    try {
      folder = await temporaryFolder();
      const output = join(folder.path, "converted.wav");
      await run(
        program,
        ["-f", "WAVE", "-d", "LEI16@16000", "-c", "1", "--mix", resolve(path), output],
        stopping.signal,
      );
      reader = await ByteReader.file(output);
      const sound = decodePcm(reader, await parseWav(reader));
      yield* sound.blocks;
      warnings.push(...sound.warnings);
    } finally {
      await release();
    }
  }

  return { blocks: blocks(), warnings, close: release };
}

async function run(program: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], signal, killSignal: "SIGKILL" });
  let said = "";
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (text: string) => (said = (said + text).slice(-2048)));
  const failure = await new Promise<string | undefined>((done) => {
    child.once("error", (error) => done(error.message));
    child.once("close", (code) => done(code === 0 ? undefined : `exit code ${code}`));
  });
  if (failure) throw new DecoderRefusal("broken", `afconvert: ${said.trim().split("\n").at(-1) || failure}`);
}
