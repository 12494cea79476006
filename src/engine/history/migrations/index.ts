/** The steps by which a database of any earlier form becomes one of today's. A new form is one new step at the end; none is ever changed. */
import type { Database } from "../database";
import { makeTranscripts } from "./1-transcripts";
import { prepareSearch } from "./2-search";
import { keepHotwords } from "./3-hotwords";

/** Loads what a step needs, and gives the change itself, which runs in one transaction. */
export type Migration = (db: Database) => Promise<(db: Database) => void>;

/** The first makes version 1 of an empty file, and so on. */
export const MIGRATIONS: readonly Migration[] = [async () => makeTranscripts, prepareSearch, async () => keepHotwords];
