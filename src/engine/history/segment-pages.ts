/** All segments of the history, a page at a time. */
import type { TranscriptSegment } from "../types";
import type { Database } from "./database";
import { segmentOf, type SegmentRow } from "./rows";

/** A segment with what says where it is. */
export interface KeptSegment {
  readonly transcript: string;
  /** When the transcript was made, as in {@link TranscriptSummary}. */
  readonly createdAt: string;
  readonly segment: TranscriptSegment;
}

export interface SegmentPlace {
  readonly ordered_at: number;
  readonly owner: number;
  readonly row: number;
}

interface PlacedSegmentRow extends SegmentRow, SegmentPlace {
  readonly id: string;
  readonly created_at: number;
}

/**
 * Segments of the newest transcripts first, within a transcript in order of time.
 * @param after the last place of the page before
 */
export function readSegments(
  db: Database,
  limit: number,
  after?: SegmentPlace,
): { segments: KeptSegment[]; last?: SegmentPlace } {
  const rows = db.all<PlacedSegmentRow>(
    `SELECT t.ordered_at, t.row AS owner, t.id, t.created_at, s.* FROM transcripts t JOIN segments s ON s.transcript = t.row
       WHERE (t.ordered_at, t.row) <= (?, ?) AND (t.row <> ? OR s.row < ?)
       ORDER BY t.ordered_at DESC, t.row DESC, s.row DESC LIMIT ?`,
    after?.ordered_at ?? Number.MAX_SAFE_INTEGER,
    after?.owner ?? Number.MAX_SAFE_INTEGER,
    after?.owner ?? 0,
    after?.row ?? 0,
    limit,
  );
  const segments = rows.map((row) => ({
    transcript: row.id,
    createdAt: new Date(row.created_at).toISOString(),
    segment: segmentOf(row),
  }));
  return { segments, last: rows.at(-1) };
}
