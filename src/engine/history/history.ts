/** All that was said, kept on this machine: put in, found again, taken out for good. */
import { messageOf, TingxieError } from "../errors";
import { deleteTranscripts } from "./deletion";
import { historyFiles, identityOf, type HistoryFiles } from "./files";
import { randomId } from "./ids";
import { importLines, type BadLine, type ImportReport } from "./import";
import { loadUnitReader } from "./letters";
import { openHistory, removeAside, type OpenHistory } from "./open";
import { olderThan, overdue, readPolicy, writePolicy, type Policy } from "./policy";
import {
  insertTranscript,
  prepare,
  readTranscript,
  summaryOf,
  SUMMARY_COLUMNS,
  type Insertion,
  type SummaryRow,
} from "./rows";
import { search, type SearchOptions, type SearchResult } from "./search";
import { readSegments, type KeptSegment, type SegmentPlace } from "./segment-pages";
import { homeUnwritable, isDamage } from "./sqlite-error";
import type { NewTranscript, Transcript, TranscriptSummary } from "./transcript";
import type { UnitReader } from "./units";

export interface HistoryOptions {
  /** The user's folder of everything; made when the first transcript is kept. */
  readonly home: string;
  /** Told, in words for the user, of damage that was found, of waiting and of changes of form. */
  readonly onNotice?: (notice: string) => void;
}

export interface Deletion {
  readonly deleted: number;
  /** Ids that no transcript has. */
  readonly unknown: readonly string[];
}

/** Transcripts, or segments, read at once. */
const PAGE = 200;

/**
 * Opened when it is first needed and until {@link close}; several processes may have it open. Reading where nothing was ever kept makes no
 * file. A damaged database is set aside, and what it still gives is put into a new one.
 */
export class History {
  readonly #files: HistoryFiles;
  readonly #onNotice: (notice: string) => void;
  #open: OpenHistory | undefined;
  /** Calls that come together open it once. */
  #opening: Promise<OpenHistory | undefined> | undefined;

  constructor({ home, onNotice }: HistoryOptions) {
    this.#files = historyFiles(home);
    this.#onNotice = onNotice ?? (() => undefined);
  }

  /**
   * Keeps a transcript, and lets those go that the policy no longer wants.
   * @returns its id once it is safe on the disk; undefined where the policy is to keep nothing
   * @throws TingxieError `home-unwritable`, `disk-full`, `history-busy`, …; then nothing of it was kept
   */
  async add(transcript: NewTranscript): Promise<string | undefined> {
    const policy = await readPolicy(this.#files);
    if (policy.keep === "nothing") return undefined;
    const now = Date.now();
    const createdAt = transcript.createdAt ?? new Date(now).toISOString();
    const prepared = await prepare({ ...transcript, id: "", createdAt }, await loadUnitReader());
    return this.#writing(async (into) => {
      const id = into.db.transaction(() => {
        const id = this.#freeId(into);
        const newest = into.db.get<{ at: number | null }>("SELECT max(ordered_at) AS at FROM transcripts")?.at ?? 0;
        const named = { ...prepared, transcript: { ...prepared.transcript, id } };
        insertTranscript(named, into, Math.max(now, newest + 1));
        return id;
      });
      await this.#letGo(policy, into);
      return id;
    });
  }

  /** Newest first, read page by page while they are taken. */
  async *list(): AsyncGenerator<TranscriptSummary> {
    let last: SummaryRow | undefined;
    do {
      const after = last;
      const page = await this.#reading([], ({ db }) =>
        db.all<SummaryRow>(
          `SELECT ${SUMMARY_COLUMNS} FROM transcripts WHERE (ordered_at, row) < (?, ?) ORDER BY ordered_at DESC, row DESC LIMIT ${PAGE}`,
          after?.ordered_at ?? Number.MAX_SAFE_INTEGER,
          after?.row ?? 0,
        ),
      );
      yield* page.map(summaryOf);
      last = page.at(-1);
    } while (last);
  }

  /** Whole transcripts, oldest first: put into another history in this order they are in the same order there. */
  async *transcripts(): AsyncGenerator<Transcript> {
    let last = { ordered_at: Number.MIN_SAFE_INTEGER, row: 0 };
    for (;;) {
      const after = last;
      const found = await this.#reading(undefined, ({ db, recordings }) => {
        const next = db.get<typeof last>(
          "SELECT ordered_at, row FROM transcripts WHERE (ordered_at, row) > (?, ?) ORDER BY ordered_at, row LIMIT 1",
          after.ordered_at,
          after.row,
        );
        return next && { next, transcript: readTranscript(db, next.row, recordings) };
      });
      if (!found) return;
      if (found.transcript) yield found.transcript;
      last = found.next;
    }
  }

  /** Segments of the newest transcripts first, within a transcript in order of time; read page by page while they are taken. */
  async *segments(): AsyncGenerator<KeptSegment> {
    let last: SegmentPlace | undefined;
    do {
      const after = last;
      const page = await this.#reading({ segments: [], last: undefined }, ({ db }) => readSegments(db, PAGE, after));
      yield* page.segments;
      last = page.last;
    } while (last);
  }

  /** @returns undefined where no transcript has this id */
  get(id: string): Promise<Transcript | undefined> {
    return this.#reading(undefined, ({ db, recordings }) => {
      const row = rowOf(db, id);
      return row === undefined ? undefined : readTranscript(db, row, recordings);
    });
  }

  /** Words, characters, pinyin or initials of syllables; see {@link SearchResult}. */
  search(query: string, options?: SearchOptions): Promise<SearchResult> {
    const nothing: SearchResult = { elapsedMs: 0, total: 0, hits: [] };
    return this.#reading(nothing, ({ db, unitsOf }) => search(db, query, unitsOf, options));
  }

  async delete(ids: readonly string[]): Promise<Deletion> {
    return this.#changing({ deleted: 0, unknown: ids }, async (into) => {
      const found = ids.map((id) => ({ id, row: rowOf(into.db, id) }));
      const rows = new Set(found.flatMap(({ row }) => row ?? []));
      await this.#delete([...rows], into);
      return { deleted: rows.size, unknown: found.filter(({ row }) => row === undefined).map(({ id }) => id) };
    });
  }

  /**
   * Deletes everything, also damaged databases that were set aside, or only what is older.
   * @returns how many transcripts went
   */
  async clear({ olderThanDays }: { readonly olderThanDays?: number } = {}): Promise<number> {
    return this.#changing(0, async (into) => {
      const rows =
        olderThanDays === undefined
          ? into.db.all<{ row: number }>("SELECT row FROM transcripts").map(({ row }) => row)
          : olderThan(into.db, olderThanDays, Date.now());
      await this.#delete(rows, into);
      if (olderThanDays === undefined) await removeAside(this.#files);
      return rows.length;
    });
  }

  /** Reads NDJSON; see {@link importLines}. */
  import(bytes: AsyncIterable<Uint8Array>, onBadLine: (bad: BadLine) => void): Promise<ImportReport> {
    // The bytes come once.
    return this.#writing((into) => importLines(bytes, into, onBadLine), false);
  }

  policy(): Promise<Policy> {
    return readPolicy(this.#files);
  }

  /** Says what is to be kept from now on, and lets go what is too old or too many. */
  async setPolicy(policy: Policy): Promise<void> {
    await writePolicy(this.#files, policy);
    await this.#changing(undefined, async (into) => {
      await this.#delete(overdue(into.db, policy, Date.now()), into);
      return undefined;
    });
  }

  close(): void {
    this.#open?.db.close();
    this.#open = undefined;
  }

  /** For what needs a history: it is made where there is none. */
  async #writing<T>(work: (into: Insertion) => Promise<T>, canRepeat = true): Promise<T> {
    const unitsOf = await loadUnitReader();
    const write = async (open: OpenHistory | undefined): Promise<T> => {
      if (!open || open.isReadOnly) throw homeUnwritable(this.#files.database, "it can only be read");
      return work(this.#insertion(open, unitsOf));
    };
    return this.#mending(true, write, canRepeat);
  }

  /** For what changes only what is there. */
  async #changing<T>(withoutHistory: T, work: (into: Insertion) => Promise<T>): Promise<T> {
    return (await this.#database(false)) === undefined ? withoutHistory : this.#writing(work);
  }

  async #reading<T>(withoutHistory: T, work: (from: Insertion) => T): Promise<T> {
    const unitsOf = await loadUnitReader();
    return this.#mending(false, (open) => (open ? work(this.#insertion(open, unitsOf)) : withoutHistory));
  }

  /**
   * Damage may show itself only in use. Then a new database is begun with what the old one gives, and the work is done again with that.
   * @param canRepeat whether it can be; otherwise the damage is told after it was mended
   */
  async #mending<T>(
    create: boolean,
    work: (open: OpenHistory | undefined) => T | Promise<T>,
    canRepeat = true,
  ): Promise<T> {
    const open = await this.#database(create);
    try {
      return await work(open);
    } catch (error) {
      if (!isDamage(error) || !open || open.isReadOnly) throw error;
      // Another call may have met the same damage first.
      if (this.#open === open) {
        this.close();
        await this.#opened(true, open.identity);
      }
      if (!canRepeat) throw error;
      return work(await this.#database(create));
    }
  }

  /** The database under its name now: a home that was deleted or a file that another process set aside is let go. */
  async #database(create: boolean): Promise<OpenHistory | undefined> {
    const identity = await identityOf(this.#files.database);
    if (this.#open && identity !== this.#open.identity) this.close();
    const open = this.#open ?? (await this.#opened(create));
    // A call that only reads may have been opening meanwhile, and have made nothing.
    return open || !create ? open : this.#opened(create);
  }

  #opened(create: boolean, damagedIdentity?: string): Promise<OpenHistory | undefined> {
    this.#opening ??= openHistory(this.#files, { create, onNotice: this.#onNotice, damagedIdentity })
      .then((open) => (this.#open = open))
      .finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  #insertion({ db }: OpenHistory, unitsOf: UnitReader): Insertion {
    return { db, unitsOf, recordings: this.#files.recordings };
  }

  async #delete(rows: readonly number[], from: Insertion): Promise<void> {
    if (await deleteTranscripts(rows, from)) return;
    this.#onNotice(
      "Another process is reading the history; the deleted text leaves the disk for good when it has finished.",
    );
  }

  /** What was added is safe by then; that older ones stay is no reason to say otherwise. */
  async #letGo(policy: Policy, from: Insertion): Promise<void> {
    try {
      await this.#delete(overdue(from.db, policy, Date.now()), from);
    } catch (error) {
      this.#onNotice(`Older transcripts could not be deleted: ${messageOf(error)}.`);
    }
  }

  #freeId({ db }: Insertion): string {
    for (;;) {
      const id = randomId();
      if (rowOf(db, id) === undefined) return id;
    }
  }
}

function rowOf(db: Insertion["db"], id: string): number | undefined {
  return db.get<{ row: number }>("SELECT row FROM transcripts WHERE id = ?", id)?.row;
}

export function unknownTranscript(id: string): TingxieError {
  return new TingxieError("unknown-transcript", `There is no transcript ${id}`, "See `tingxie history list`.");
}
