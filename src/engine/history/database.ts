/** One open SQLite file: statements prepared once, transactions, and errors in words. */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { loadSqlite } from "./sqlite";
import { historyError } from "./sqlite-error";

export type Row = Record<string, null | number | bigint | string | Uint8Array>;

export type OpenMode =
  /** Made where it is not there. */
  | "write"
  | "read"
  /** For a folder that cannot be written, where SQLite cannot make the files by which its readers and writers agree. */
  | "read-immutable"
  /** For a damaged file: SQLite then reads on where the file is shorter than its first page says. */
  | "salvage";

/** How long to wait for another process that is writing. */
const BUSY_MS = 5000;

/**
 * - `secure_delete`: what is deleted is overwritten with zeros, not only forgotten;
 * - `synchronous=FULL`: what was acknowledged outlives a loss of power, too;
 * - `temp_store`: nothing that was said goes to a temporary file.
 */
const WRITE_SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  PRAGMA foreign_keys = ON;
  PRAGMA temp_store = MEMORY;
`;

export class Database {
  readonly file: string;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** @throws TingxieError see {@link historyError} */
  constructor(file: string, mode: OpenMode, busyMs = BUSY_MS) {
    this.file = file;
    const { DatabaseSync } = loadSqlite();
    const readOnly = mode === "read" || mode === "read-immutable";
    this.#db = this.#try(() => new DatabaseSync(locationOf(file, mode), { readOnly }));
    try {
      this.exec(`PRAGMA busy_timeout = ${busyMs}`);
      if (mode === "salvage") this.exec("PRAGMA writable_schema = ON");
      // Lets deletion give room back. It can be set only while there is nothing, and to set it again would be to write.
      if (mode === "write" && this.pragma("page_count") === 0) this.exec("PRAGMA auto_vacuum = INCREMENTAL");
      if (mode === "write") this.exec(WRITE_SETTINGS);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  exec(sql: string): void {
    this.#try(() => this.#db.exec(sql));
  }

  run(sql: string, ...values: SQLInputValue[]): { readonly changes: number; readonly rowid: number } {
    const { changes, lastInsertRowid } = this.#try(() => this.#prepare(sql).run(...values));
    return { changes: Number(changes), rowid: Number(lastInsertRowid) };
  }

  get<T extends object = Row>(sql: string, ...values: SQLInputValue[]): T | undefined {
    return this.#try(() => this.#prepare(sql).get(...values)) as T | undefined;
  }

  all<T extends object = Row>(sql: string, ...values: SQLInputValue[]): T[] {
    return this.#try(() => this.#prepare(sql).all(...values)) as T[];
  }

  /** The value of a setting, such as `user_version`. */
  pragma(name: string): number {
    return Number(Object.values(this.get(`PRAGMA ${name}`) ?? {})[0] ?? 0);
  }

  /** All or nothing; other writers wait. */
  transaction<T>(work: () => T): T {
    this.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.exec("COMMIT");
      return result;
    } catch (error) {
      // Some failures (disk full, damage) have rolled back already.
      if (this.#db.isTransaction) this.exec("ROLLBACK");
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    if (this.#db.isOpen) this.#db.close();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }

  #try<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw historyError(error, this.file);
    }
  }
}

function locationOf(file: string, mode: OpenMode): string | URL {
  if (mode !== "read-immutable") return file;
  const url = pathToFileURL(file);
  url.searchParams.set("immutable", "1");
  return url;
}
