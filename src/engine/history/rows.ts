/** Transcripts as rows of the database, in and out. */
import type { HotwordReplacement, TranscriptSegment, TranscriptWord } from "../types";
import type { Database } from "./database";
import { readAloud } from "./letters";
import { addToIndexes } from "./segment-index";
import { keptSound, soundPath } from "./sound";
import type { Transcript, TranscriptSource, TranscriptStatus, TranscriptSummary } from "./transcript";
import type { UnitReader } from "./units";

interface TranscriptRow {
  readonly row: number;
  readonly id: string;
  readonly created_at: number;
  readonly ordered_at: number;
  readonly source: TranscriptSource;
  readonly status: TranscriptStatus;
  readonly file: string | null;
  readonly file_sha256: string | null;
  readonly duration_sec: number;
  readonly language: string;
  readonly model: string;
  readonly device: string | null;
  readonly text: string;
  readonly raw_text: string | null;
  readonly warnings: string | null;
  readonly error: string | null;
  readonly audio: string | null;
}

export interface SegmentRow {
  readonly start_sec: number;
  readonly end_sec: number;
  readonly text: string;
  readonly raw_text: string | null;
  readonly language: string | null;
  readonly words: string | null;
  /** Not there in a damaged database of an older form. */
  readonly hotwords?: string | null;
}

/** A word as it is stored: names for the numbers would take more room than they do. */
type WordTuple = [startSec: number, endSec: number, text: string, confidence: number];

/** A transcript with all that is needed to put it in at once. */
export interface Prepared {
  readonly transcript: Transcript;
  /** A segment's readings, null where it has none. */
  readonly readings: readonly (string | null)[];
}

export async function prepare(transcript: Transcript, unitsOf: UnitReader): Promise<Prepared> {
  const texts = transcript.segments.map(({ text }) => text);
  return { transcript, readings: await readAloud(texts, unitsOf) };
}

export interface Insertion {
  readonly db: Database;
  readonly unitsOf: UnitReader;
  readonly recordings: string;
}

/**
 * Puts a transcript in; the caller's transaction makes it whole.
 * @param orderedAt its place in the list, in milliseconds; its time by the clock where nothing else is said
 */
export function insertTranscript({ transcript, readings }: Prepared, into: Insertion, orderedAt?: number): void {
  const { db, unitsOf, recordings } = into;
  const { text, rawText, warnings, error } = transcript;
  const createdAt = Date.parse(transcript.createdAt);
  const { rowid: owner } = db.run(
    `INSERT INTO transcripts (id, created_at, ordered_at, source, status, file, file_sha256, duration_sec, language, model, device, text,
       raw_text, warnings, error, audio) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    transcript.id,
    createdAt,
    orderedAt ?? createdAt,
    transcript.source,
    transcript.status,
    transcript.file ?? null,
    transcript.fileSha256 ?? null,
    transcript.durationSec,
    transcript.language,
    transcript.model,
    transcript.device ?? null,
    text,
    rawText === text ? null : rawText,
    warnings ? JSON.stringify(warnings) : null,
    error ? JSON.stringify(error) : null,
    keptSound(transcript.audio, recordings),
  );
  // The last one first: by descending row, the one order in which full-text search need not sort, the newest transcript comes first and
  // its segments come in order of time.
  for (let index = transcript.segments.length - 1; index >= 0; index--) {
    const row = insertSegment(db, owner, transcript.segments[index], readings[index]);
    addToIndexes(db, { row, text: transcript.segments[index].text, readings: readings[index] }, unitsOf);
  }
}

function insertSegment(db: Database, owner: number, segment: TranscriptSegment, readings: string | null): number {
  const { startSec, endSec, text, rawText, hotwords, language, words } = segment;
  return db.run(
    `INSERT INTO segments (transcript, start_sec, end_sec, text, raw_text, language, words, hotwords, readings)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    owner,
    startSec,
    endSec,
    text,
    rawText === text ? null : rawText,
    language ?? null,
    words ? JSON.stringify(words.map(toTuple)) : null,
    hotwords ? JSON.stringify(hotwords) : null,
    readings,
  ).rowid;
}

/** Reads the segments of a transcript's row, the last row first. All columns, because salvage reads older forms too, which have fewer. */
export type ReadSegments = (db: Database, row: number) => readonly SegmentRow[];

const segmentsByIndex: ReadSegments = (db, row) =>
  db.all<SegmentRow>("SELECT * FROM segments WHERE transcript = ? ORDER BY row DESC", row);

/** @returns undefined where there is no such row */
export function readTranscript(
  db: Database,
  row: number,
  recordings: string,
  readSegments = segmentsByIndex,
): Transcript | undefined {
  const found = db.get<TranscriptRow>("SELECT * FROM transcripts WHERE row = ?", row);
  if (!found) return undefined;
  const segments = readSegments(db, row);
  return {
    ...summaryOf(found),
    rawText: found.raw_text ?? found.text,
    ...(found.device !== null ? { device: found.device } : {}),
    ...(found.file_sha256 !== null ? { fileSha256: found.file_sha256 } : {}),
    ...(found.warnings !== null ? { warnings: JSON.parse(found.warnings) as string[] } : {}),
    ...(found.error !== null ? { error: JSON.parse(found.error) as Transcript["error"] } : {}),
    segments: segments.map(segmentOf),
    audio: soundPath(found.audio, recordings),
  };
}

/** What every list selects for {@link summaryOf}. */
export const SUMMARY_COLUMNS =
  "row, id, created_at, ordered_at, source, status, file, duration_sec, language, model, text";

export type SummaryRow = Pick<
  TranscriptRow,
  | "row"
  | "id"
  | "created_at"
  | "ordered_at"
  | "source"
  | "status"
  | "file"
  | "duration_sec"
  | "language"
  | "model"
  | "text"
>;

export function summaryOf(row: SummaryRow): TranscriptSummary {
  return {
    id: row.id,
    createdAt: new Date(row.created_at).toISOString(),
    source: row.source,
    ...(row.file !== null ? { file: row.file } : {}),
    durationSec: row.duration_sec,
    language: row.language,
    model: row.model,
    text: row.text,
    status: row.status,
  };
}

export function segmentOf({
  start_sec,
  end_sec,
  text,
  raw_text,
  hotwords,
  language,
  words,
}: SegmentRow): TranscriptSegment {
  return {
    startSec: start_sec,
    endSec: end_sec,
    text,
    rawText: raw_text ?? text,
    ...(typeof hotwords === "string" ? { hotwords: JSON.parse(hotwords) as HotwordReplacement[] } : {}),
    ...(language !== null ? { language } : {}),
    ...(words !== null ? { words: (JSON.parse(words) as WordTuple[]).map(fromTuple) } : {}),
  };
}

function toTuple({ startSec, endSec, text, confidence }: TranscriptWord): WordTuple {
  return [startSec, endSec, text, confidence];
}

function fromTuple([startSec, endSec, text, confidence]: WordTuple): TranscriptWord {
  return { startSec, endSec, text, confidence };
}
