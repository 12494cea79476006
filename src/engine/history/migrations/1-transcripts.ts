/** Transcripts and their segments. */
import type { Database } from "../database";

/**
 * `row` grows with every insertion and is never used again. `ordered_at` is the place in the list: the time by the clock, but never before
 * what was there already, so that a clock set back does not hide the newest transcript. Times by the clock are milliseconds since 1970.
 */
export function makeTranscripts(db: Database): void {
  db.exec(`
    CREATE TABLE transcripts (
      row INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      created_at INTEGER NOT NULL,
      ordered_at INTEGER NOT NULL,
      source TEXT NOT NULL,
      status TEXT NOT NULL,
      file TEXT,
      file_sha256 TEXT,
      duration_sec REAL NOT NULL,
      language TEXT NOT NULL,
      model TEXT NOT NULL,
      device TEXT,
      text TEXT NOT NULL,
      raw_text TEXT,     -- null: the same as text
      warnings TEXT,     -- JSON
      error TEXT,        -- JSON
      audio TEXT         -- below the recordings folder
    ) STRICT;
    CREATE INDEX transcripts_in_order ON transcripts (ordered_at, row);
    CREATE INDEX transcripts_by_age ON transcripts (created_at);

    CREATE TABLE segments (
      row INTEGER PRIMARY KEY AUTOINCREMENT,
      transcript INTEGER NOT NULL REFERENCES transcripts (row),
      start_sec REAL NOT NULL,
      end_sec REAL NOT NULL,
      text TEXT NOT NULL,
      raw_text TEXT,     -- null: the same as text
      language TEXT,
      words TEXT         -- JSON
    ) STRICT;
    CREATE INDEX segments_of_transcript ON segments (transcript, row);
  `);
}
