/** Where transcripts go: lines on standard output, or one file for each recording, whole or not at all. */
import { access, constants, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import {
  FORMATS,
  makeFolder,
  messageOf,
  TingxieError,
  writeWhole,
  type TextFormat,
  type Transcription,
  type TranscriptSegment,
} from "../engine";
import { failureJson, transcriptionJson } from "./json";
import { oneLine, type Terminal } from "./terminal";

export const OUTPUT_FORMATS = ["text", "json", "srt", "vtt", "md", "tsv"] as const satisfies readonly (
  TextFormat | "json"
)[];

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

export interface OutputOptions {
  readonly format: OutputFormat;
  readonly terminal: Terminal;
  /** More than one recording: plain text then names each. */
  readonly several: boolean;
  readonly words: boolean;
  /** Absolute folder for one file a recording; undefined for standard output. */
  readonly directory: string | undefined;
  readonly overwrite: boolean;
}

/** `file` is the argument as the user wrote it. */
export interface Output {
  /** Asked before any work is done; false where a transcript is there already and must be kept. */
  wants(file: string): Promise<boolean>;
  segment(file: string, segment: TranscriptSegment): void;
  done(file: string, result: Transcription): Promise<void>;
  failed(file: string, error: TingxieError): Promise<void>;
}

/** @throws TingxieError `output-failed` where the folder cannot be made or written: before any work is done for nothing */
export async function createOutput(options: OutputOptions): Promise<Output> {
  if (options.directory === undefined) return options.format === "json" ? jsonLines(options) : printed(options);
  const { directory } = options;
  await makeFolder(directory).catch((error: unknown) => {
    throw outputFailed(`the folder ${directory} cannot be made`, error);
  });
  await access(directory, constants.W_OK).catch((error: unknown) => {
    throw outputFailed(`the folder ${directory} cannot be written`, error);
  });
  return files(options, directory);
}

function jsonLines({ terminal, words }: OutputOptions): Output {
  return {
    wants: async () => true,
    segment: () => undefined,
    done: (file, result) => terminal.print(`${transcriptionJson(file, result, words)}\n`),
    failed: (file, error) => terminal.print(`${failureJson(file, error)}\n`),
  };
}

/** Plain text appears line by line while the work goes on; the other formats when a recording is done. */
function printed({ format, terminal, several }: OutputOptions): Output {
  const writer = FORMATS[format as TextFormat];
  let heading: string | undefined;
  let queue: Promise<void> = Promise.resolve();
  const print = (text: string): Promise<void> => (queue = queue.then(() => terminal.print(text)));
  const begin = (file: string): void => {
    if (!several || format !== "text" || heading === file) return;
    heading = file;
    void print(`# ${oneLine(basename(file))}\n`);
  };
  return {
    wants: async () => true,
    segment: (file, segment) => {
      if (format !== "text") return;
      begin(file);
      void print(writer.write([segment], file));
    },
    done: async (file, { segments }) => {
      begin(file);
      heading = undefined;
      await print(format === "text" ? "" : writer.write(segments, titleOf(file)));
    },
    failed: async () => {
      heading = undefined;
      await queue;
    },
  };
}

function files({ format, terminal, overwrite, words }: OutputOptions, directory: string): Output {
  const extension = format === "json" ? "json" : FORMATS[format].extension;
  const nameOf = uniqueNames();
  const pathOf = (file: string): string => join(directory, `${nameOf(file)}.${extension}`);
  return {
    wants: async (file) => {
      const path = pathOf(file);
      if (overwrite || !(await exists(path))) return true;
      terminal.warn(`${path} is kept as it is; use --overwrite to replace it.`);
      return false;
    },
    segment: () => undefined,
    done: async (file, result) => {
      const path = pathOf(file);
      const text =
        format === "json"
          ? `${transcriptionJson(file, result, words)}\n`
          : FORMATS[format].write(result.segments, titleOf(file));
      await writeWhole(path, text).catch((error: unknown) => {
        throw outputFailed(`${path} cannot be written`, error);
      });
    },
    failed: async () => undefined,
  };
}

/**
 * Recordings of one name in different folders or formats (`a.mp3`, `a.wav`, `old/a.wav`) must not overwrite each other's transcript:
 * the first is called `a`, the next `a.wav`, then `a.wav (2)`. The same recordings in the same order get the same names again.
 */
function uniqueNames(): (file: string) => string {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  return (file) => {
    const known = names.get(file);
    if (known !== undefined) return known;
    for (let count = 0; ; count++) {
      const name = [titleOf(file), basename(file)][count] ?? `${basename(file)} (${count})`;
      // The file system of a Mac takes names that differ only in case or in how accents are written for one.
      const key = name.normalize("NFC").toLowerCase();
      if (taken.has(key)) continue;
      taken.add(key);
      names.set(file, name);
      return name;
    }
  };
}

/** The recording's name without folder and extension. */
function titleOf(file: string): string {
  if (file === "-") return "stdin";
  return basename(file, extname(file));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw outputFailed(`${path} cannot be looked at`, error);
    },
  );
}

function outputFailed(what: string, error: unknown): TingxieError {
  return new TingxieError(
    "output-failed",
    `${what} (${messageOf(error)})`,
    "Choose another folder with --output, or make room and check its permissions.",
    { cause: error },
  );
}
