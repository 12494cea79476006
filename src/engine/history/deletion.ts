/** Deletes for good: sound, text, every entry of the index, and the pages and the log in which they stood. */
import { messageOf, TingxieError } from "../errors";
import type { Database } from "./database";
import type { Insertion } from "./rows";
import { addToIndexes, createIndexes, dropIndexes, removeFromIndexes, type IndexedText } from "./segment-index";
import { deleteSound } from "./sound";

/** Rows read at once. */
const PAGE = 1000;
/** What it costs to take a segment out of the index, where one put in costs 1 (measured with 40,000 of 100,000). */
const REMOVAL_COST = 7;

/**
 * The sound goes first: if the process dies in between, the transcript is still there to be deleted again.
 *
 * @param rows of transcripts
 * @returns whether the old text is out of the log, too; another process that is reading may hold that up until it is done
 */
export async function deleteTranscripts(rows: readonly number[], from: Insertion): Promise<boolean> {
  const { db, recordings } = from;
  if (rows.length === 0) return true;
  for (const row of rows) {
    const sound = db.get<{ audio: string | null }>("SELECT audio FROM transcripts WHERE row = ?", row)?.audio;
    if (sound) await deleteSound(sound, recordings).catch((error: unknown) => throwSoundStays(sound, error));
  }
  db.transaction(() => {
    db.exec("CREATE TEMP TABLE leaving (row INTEGER PRIMARY KEY)");
    for (const row of rows) db.run("INSERT OR IGNORE INTO temp.leaving VALUES (?)", row);
    removeSegments(from);
    db.exec("DELETE FROM transcripts WHERE row IN (SELECT row FROM temp.leaving)");
    db.exec("DROP TABLE temp.leaving");
  });
  return giveBack(db);
}

function throwSoundStays(sound: string, error: unknown): never {
  const hint = "Make the recordings folder writable and delete the transcript again; it is still there.";
  throw new TingxieError("home-unwritable", `The sound ${sound} cannot be deleted (${messageOf(error)})`, hint, {
    cause: error,
  });
}

/** The index is made anew where that costs less than to take out what goes. */
function removeSegments({ db, unitsOf }: Insertion): void {
  const leaving = "transcript IN (SELECT row FROM temp.leaving)";
  const counted = db.get<{ going: number; all: number }>(
    `SELECT (SELECT count(*) FROM segments WHERE ${leaving}) AS going, (SELECT count(*) FROM segments) AS "all"`,
  );
  const isMany = counted !== undefined && counted.going * REMOVAL_COST > counted.all - counted.going;
  if (!isMany) for (const segment of indexedTexts(db, leaving)) removeFromIndexes(db, segment, unitsOf);
  db.exec(`DELETE FROM segments WHERE ${leaving}`);
  if (!isMany) return;
  dropIndexes(db);
  createIndexes(db);
  for (const segment of indexedTexts(db, "true")) addToIndexes(db, segment, unitsOf);
}

function* indexedTexts(db: Database, condition: string): Generator<IndexedText> {
  for (let after = 0; ;) {
    const page = db.all<{ row: number; text: string; readings: string | null }>(
      `SELECT row, text, readings FROM segments WHERE ${condition} AND row > ? ORDER BY row LIMIT ${PAGE}`,
      after,
    );
    if (page.length === 0) return;
    yield* page;
    after = page[page.length - 1].row;
  }
}

/** Gives the room back to the disk and empties the log, which still holds the pages as they were. */
function giveBack(db: Database): boolean {
  db.exec("PRAGMA incremental_vacuum");
  const result = db.get<{ busy: number }>("PRAGMA wal_checkpoint(TRUNCATE)");
  return result?.busy === 0;
}
