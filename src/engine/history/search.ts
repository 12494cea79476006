/** Finds segments by what they say or sound like; newest transcript first, then in order of time. */
import type { Database } from "./database";
import { highlights, type Range } from "./highlight";
import { branchesOf, type Branch } from "./query";
import { parseReadings } from "./readings";
import type { UnitReader } from "./units";

export interface SearchOptions {
  /** Hits on one page, 20 by default. */
  readonly limit?: number;
  /** {@link SearchResult.next} of the page before; what was added since does not shift the pages. */
  readonly after?: number;
}

export interface SearchHit {
  /** The transcript's. */
  readonly id: string;
  /** Where in the recording the segment begins. */
  readonly startSec: number;
  readonly endSec: number;
  /** The segment's. */
  readonly text: string;
  /** Where in the text it stands that was looked for, in UTF-16 units. */
  readonly highlights: readonly Range[];
  readonly createdAt: string;
  readonly file?: string;
}

export interface SearchResult {
  readonly elapsedMs: number;
  /** Segments that fit, counted up to {@link MAX_COUNTED}. */
  readonly total: number;
  /** Present where there are more than were counted. */
  readonly totalIsLeast?: true;
  readonly hits: readonly SearchHit[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: number;
}

/** Nobody reads further, and counting what is in every second segment would take longer than finding it. */
const MAX_COUNTED = 10_000;
const DEFAULT_LIMIT = 20;

interface HitRow {
  readonly row: number;
  readonly id: string;
  readonly created_at: number;
  readonly file: string | null;
  readonly start_sec: number;
  readonly end_sec: number;
  readonly text: string;
  readonly readings: string | null;
}

/** @param query anything; what is neither letter nor digit is passed over */
export function search(
  db: Database,
  query: string,
  unitsOf: UnitReader,
  { limit = DEFAULT_LIMIT, after }: SearchOptions = {},
): SearchResult {
  const start = performance.now();
  const branches = branchesOf(unitsOf(query));
  const rows = branches.length === 0 ? [] : find(db, branches, limit + 1, after);
  const isAll = after === undefined && rows.length <= limit;
  const total = isAll ? rows.length : count(db, branches);
  const page = rows.slice(0, limit);
  const hits = page.map((row): SearchHit => ({
    id: row.id,
    startSec: row.start_sec,
    endSec: row.end_sec,
    text: row.text,
    highlights: highlights(unitsOf(row.text), parseReadings(row.readings), branches),
    createdAt: new Date(row.created_at).toISOString(),
    ...(row.file !== null ? { file: row.file } : {}),
  }));
  return {
    elapsedMs: Math.round((performance.now() - start) * 1000) / 1000,
    total: Math.min(total, MAX_COUNTED),
    ...(total > MAX_COUNTED ? { totalIsLeast: true } : {}),
    hits,
    ...(rows.length > limit ? { next: page[limit - 1].row } : {}),
  };
}

function count(db: Database, branches: readonly Branch[]): number {
  if (branches.length === 0) return 0;
  const sql = `SELECT count(*) AS total FROM (${rowsOf(branches)} ORDER BY row DESC LIMIT ${MAX_COUNTED + 1})`;
  return db.get<{ total: number }>(sql, ...branches.map(({ expression }) => expression))?.total ?? 0;
}

function find(db: Database, branches: readonly Branch[], limit: number, after: number | undefined): HitRow[] {
  const before = after ?? Number.MAX_SAFE_INTEGER;
  return db.all<HitRow>(
    `SELECT s.row, t.id, t.created_at, t.file, s.start_sec, s.end_sec, s.text, s.readings
     FROM (${rowsOf(branches, "AND rowid < ?")} ORDER BY row DESC LIMIT ?) AS hit
     JOIN segments AS s ON s.row = hit.row JOIN transcripts AS t ON t.row = s.transcript
     ORDER BY s.row DESC`,
    ...branches.flatMap(({ expression }) => [expression, before]),
    limit,
  );
}

/** Each index gives its rows in order, so SQLite merges them and stops as soon as there are enough. */
function rowsOf(branches: readonly Branch[], condition = ""): string {
  return branches
    .map(({ index }) => `SELECT rowid AS row FROM ${index} WHERE ${index} MATCH ? ${condition}`)
    .join(" UNION ");
}
