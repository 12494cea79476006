/** Full-text search over the segments that are there. */
import { loadPinyin } from "../../language/pinyin";
import type { Database } from "../database";
import { loadUnitReader } from "../letters";
import { hasHan, readingsOf, writeReadings } from "../readings";
import { addToIndexes, createIndexes } from "../segment-index";

/** Segments read at once: few enough to be small in memory. */
const PAGE = 1000;

export async function prepareSearch(before: Database): Promise<(db: Database) => void> {
  const unitsOf = await loadUnitReader();
  const pinyin = before.get("SELECT 1 FROM segments LIMIT 1") ? await loadPinyin() : undefined;
  return (db) => {
    db.exec("ALTER TABLE segments ADD COLUMN readings TEXT");
    createIndexes(db);
    if (!pinyin) return;
    for (let after = 0; ;) {
      const segments = db.all<{ row: number; text: string }>(
        "SELECT row, text FROM segments WHERE row > ? ORDER BY row LIMIT ?",
        after,
        PAGE,
      );
      if (segments.length === 0) return;
      for (const { row, text } of segments) {
        const readings = hasHan(text) ? writeReadings(readingsOf(unitsOf(text), pinyin)) : null;
        if (readings !== null) db.run("UPDATE segments SET readings = ? WHERE row = ?", readings, row);
        addToIndexes(db, { row, text, readings }, unitsOf);
      }
      after = segments[segments.length - 1].row;
    }
  };
}
