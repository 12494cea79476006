/** A transcript as the history keeps it and as its JSON says it: what `show --json` prints and a line of an export. */
import * as z from "zod";
import type { TranscriptSegment } from "../types";

export const SOURCES = ["dictation", "recording", "file"] as const;
export const STATUSES = ["done", "recovered", "failed", "cancelled"] as const;

export type TranscriptSource = (typeof SOURCES)[number];
export type TranscriptStatus = (typeof STATUSES)[number];

/** What a list shows of a transcript. */
export interface TranscriptSummary {
  /** Short, and unique in this history. */
  readonly id: string;
  /** ISO 8601, in UTC, by the clock of that moment. */
  readonly createdAt: string;
  readonly source: TranscriptSource;
  /** Where the recording lay that was transcribed. */
  readonly file?: string;
  readonly durationSec: number;
  readonly language: string;
  readonly model: string;
  readonly text: string;
  readonly status: TranscriptStatus;
}

export interface Transcript extends TranscriptSummary {
  /** What the model said before hotwords and ITN. */
  readonly rawText: string;
  readonly device?: string;
  /** SHA-256 of the recording, in hexadecimal. */
  readonly fileSha256?: string;
  readonly warnings?: readonly string[];
  /** Why it failed. */
  readonly error?: { readonly code: string; readonly message: string };
  readonly segments: readonly TranscriptSegment[];
  /** Path of the kept sound, or null. */
  readonly audio: string | null;
}

/** What is to be kept; the history gives it an id, and the time where it has none. */
export type NewTranscript = Omit<Transcript, "id" | "createdAt"> & { readonly createdAt?: string };

/** SQLite ends a text at U+0000 and has no half surrogate pairs; neither means anything in a transcript. */
const text = z.string().transform((value) => value.replace(/\p{Cs}/gu, "\ufffd").replaceAll("\0", "\ufffd"));
const seconds = z.number().min(0);

const wordSchema = z.object({
  startSec: seconds,
  endSec: seconds,
  text,
  confidence: z.number().min(0).max(1),
});

const segmentSchema = z
  .object({
    startSec: seconds,
    endSec: seconds,
    text,
    rawText: text.optional(),
    hotwords: z.array(z.object({ heard: text, written: text })).optional(),
    language: text.optional(),
    words: z.array(wordSchema).optional(),
  })
  .transform((segment) => ({ ...segment, rawText: segment.rawText ?? segment.text }));

/** Checks what comes from outside; a line of an older or another program may lack what can be worked out. */
export const transcriptSchema = z
  .object({
    id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, "is no id"),
    createdAt: z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString()),
    source: z.enum(SOURCES),
    file: text.optional(),
    durationSec: seconds,
    language: text,
    model: text,
    text,
    status: z.enum(STATUSES),
    rawText: text.optional(),
    device: text.optional(),
    fileSha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "is no SHA-256")
      .optional(),
    warnings: z.array(text).optional(),
    error: z.object({ code: text, message: text }).optional(),
    segments: z.array(segmentSchema).optional(),
    audio: text.nullish(),
  })
  .transform((transcript): Transcript => ({
    ...transcript,
    rawText: transcript.rawText ?? transcript.text,
    audio: transcript.audio ?? null,
    segments: transcript.segments ?? onlySegment(transcript.text, transcript.durationSec),
  }));

function onlySegment(all: string, durationSec: number): TranscriptSegment[] {
  return all === "" ? [] : [{ startSec: 0, endSec: durationSec, text: all, rawText: all }];
}

/** One line of an export, and what `show --json` prints. A segment's `rawText` is left out where it is its text. */
export function transcriptJson({ id, createdAt, source, file, segments, ...rest }: Transcript): string {
  const lean = segments.map(({ rawText, ...segment }) =>
    rawText === segment.text ? segment : { ...segment, rawText },
  );
  return JSON.stringify({ id, createdAt, source, file, ...rest, segments: lean });
}
