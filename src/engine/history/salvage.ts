/** Saves what can still be read of a damaged database, one transcript at a time. */
import { isTingxieError } from "../errors";
import { Database } from "./database";
import { insertTranscript, prepare, readTranscript, type Insertion } from "./rows";

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
    for (let row = 1; row <= (last.row ?? 0); row++) {
      const found = attempt(() => ({ transcript: readTranscript(source, row, into.recordings) }));
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

/** @returns undefined where the damaged file stands in the way; whatever it says, there is no more to be had from that place */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isTingxieError(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
