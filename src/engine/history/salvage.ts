/** Saves what can still be read of a damaged database, one transcript at a time. */
import { isTingxieError } from "../errors";
import type { Transcript } from "./transcript";
import { Database } from "./database";
import { insertTranscript, prepare, readTranscript, type Insertion, type ReadSegments, type SegmentRow } from "./rows";

export interface Salvage {
  readonly saved: number;
  /** Known to have been there, but not to be read. */
  readonly lost: number;
  /** Whether the file can be read so little that nobody knows what it held. */
  readonly isUnreadable: boolean;
}

interface Last {
  readonly row: number | null;
}

/**
 * Copies transcripts that are not in the new history yet, with their ids, so that it can be broken off and begun again.
 * @throws TingxieError what the *new* database says
 */
export async function salvage(damaged: string, into: Insertion): Promise<Salvage> {
  const source = attempt(() => new Database(damaged, "salvage"));
  if (!source) return { saved: 0, lost: 0, isUnreadable: true };
  try {
    const last =
      attempt(() => source.get<Last>("SELECT max(row) AS row FROM transcripts")) ??
      attempt(() => source.get<Last>("SELECT seq AS row FROM sqlite_sequence WHERE name = 'transcripts'"));
    if (!last) return { saved: 0, lost: 0, isUnreadable: true };
    let saved = 0;
    let lost = 0;
    let withoutIndex: ReadSegments | undefined;
    for (let row = 1; row <= (last.row ?? 0); row++) {
      const read = (by?: ReadSegments) =>
        attempt(() => ({ transcript: readTranscript(source, row, into.recordings, by) }));
      const found = read() ?? withWholeText(read((withoutIndex ??= segmentsWithoutIndex(source))));
      if (!found) lost++;
      if (!found?.transcript) continue;
      const orderedAt = source.get<{ at: number }>("SELECT ordered_at AS at FROM transcripts WHERE row = ?", row)?.at;
      const prepared = await prepare(found.transcript, into.unitsOf);
      into.db.transaction(() => {
        if (into.db.get("SELECT 1 FROM transcripts WHERE id = ?", prepared.transcript.id)) return;
        insertTranscript(prepared, into, orderedAt);
      });
      saved++;
    }
    return { saved, lost, isUnreadable: false };
  } finally {
    source.close();
  }
}

interface Found {
  readonly transcript?: Transcript;
}

/** Where segments are lost the whole text stands as one, without its inner times, so that it is found again. */
function withWholeText(found: Found | undefined): Found | undefined {
  if (!found?.transcript) return found;
  const { text, rawText, durationSec, segments } = found.transcript;
  const letters = (said: string): string => said.replace(/\s/gu, "");
  if (letters(segments.map((segment) => segment.text).join("")) === letters(text)) return found;
  return { transcript: { ...found.transcript, segments: [{ startSec: 0, endSec: durationSec, text, rawText }] } };
}

interface Range {
  first: number;
  last: number;
}

/** Rows looked at in one go; where one of them is damaged, the halves are looked at. */
const WINDOW_ROWS = 1024;

/** Finds segments by their own rows, where the index that says whose they are is damaged: they were put in side by side. */
function segmentsWithoutIndex(source: Database): ReadSegments {
  const ranges = new Map<number, Range>();
  const note = (from: number, to: number): void => {
    const rows = attempt(() =>
      source.all<{ row: number; transcript: number }>(
        "SELECT row, transcript FROM segments NOT INDEXED WHERE row BETWEEN ? AND ?",
        from,
        to,
      ),
    );
    const middle = (from + to) >> 1;
    if (!rows && from < to) {
      note(from, middle);
      note(middle + 1, to);
    }
    for (const { row, transcript } of rows ?? []) {
      const range = ranges.get(transcript);
      if (range) range.last = row;
      else ranges.set(transcript, { first: row, last: row });
    }
  };
  const last =
    attempt(() => source.get<Last>("SELECT seq AS row FROM sqlite_sequence WHERE name = 'segments'")) ??
    attempt(() => source.get<Last>("SELECT max(row) AS row FROM segments"));
  const end = last?.row ?? 0;
  for (let row = 1; row <= end; row += WINDOW_ROWS) note(row, Math.min(row + WINDOW_ROWS - 1, end));

  return (db, row) => {
    const range = ranges.get(row);
    if (!range) return [];
    return db.all<SegmentRow>(
      "SELECT * FROM segments NOT INDEXED WHERE row BETWEEN ? AND ? AND transcript = ? ORDER BY row DESC",
      range.first,
      range.last,
      row,
    );
  };
}

/** @returns undefined where the damaged file stands in the way; whatever it says, there is no more to be had from that place */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isTingxieError(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
