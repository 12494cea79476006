/** What hotwords changed in a segment, which was let go before. */
import type { Database } from "../database";

export function keepHotwords(db: Database): void {
  db.exec("ALTER TABLE segments ADD COLUMN hotwords TEXT"); // JSON; null: nothing
}
