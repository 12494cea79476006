/**
 * The three full-text indexes over segments: text, syllables, initials. They hold no text of their own (`content=''`), so an entry is taken
 * out by telling FTS5 the tokens that it was put in with; `secure-delete` makes it forget them at once instead of at the next merge.
 */
import type { Database } from "./database";
import { parseReadings } from "./readings";
import { initialTokens, syllableTokens, textTokens } from "./tokens";
import type { UnitReader } from "./units";

/** How many first characters of a token FTS5 keeps lists for: what is often looked for unfinished. */
const INDEXES = [
  // A single character; one to four letters of a word.
  { name: "segment_text", prefix: "1 2 3 4" },
  // A single syllable.
  { name: "segment_pinyin", prefix: "1" },
  // Two or three initials.
  { name: "segment_initials", prefix: "2 3" },
] as const;

/** Bytes of new entries that FTS5 gathers before it writes them; its own default, 1 MiB, makes twice as many pieces to merge. */
const GATHER_BYTES = 4 << 20;

export interface IndexedText {
  /** The segment's row. */
  readonly row: number;
  readonly text: string;
  /** As {@link writeReadings} gives them. */
  readonly readings: string | null;
}

export function createIndexes(db: Database): void {
  for (const { name, prefix } of INDEXES) {
    db.exec(
      `CREATE VIRTUAL TABLE ${name} USING fts5(tokens, content='', columnsize=0, tokenize='ascii', prefix='${prefix}')`,
    );
    db.run(`INSERT INTO ${name}(${name}, rank) VALUES ('secure-delete', 1)`);
    db.run(`INSERT INTO ${name}(${name}, rank) VALUES ('hashsize', ${GATHER_BYTES})`);
  }
}

export function dropIndexes(db: Database): void {
  for (const { name } of INDEXES) db.exec(`DROP TABLE ${name}`);
}

export function addToIndexes(db: Database, indexed: IndexedText, unitsOf: UnitReader): void {
  for (const [name, tokens] of tokensOf(indexed, unitsOf)) {
    db.run(`INSERT INTO ${name}(rowid, tokens) VALUES (?, ?)`, indexed.row, tokens);
  }
}

export function removeFromIndexes(db: Database, indexed: IndexedText, unitsOf: UnitReader): void {
  for (const [name, tokens] of tokensOf(indexed, unitsOf)) {
    db.run(`INSERT INTO ${name}(${name}, rowid, tokens) VALUES ('delete', ?, ?)`, indexed.row, tokens);
  }
}

function tokensOf({ text, readings }: IndexedText, unitsOf: UnitReader): [name: string, tokens: string][] {
  const tokens: [string, string][] = [["segment_text", textTokens(unitsOf(text))]];
  if (readings === null) return tokens;
  const syllables = parseReadings(readings);
  tokens.push(["segment_pinyin", syllableTokens(syllables)], ["segment_initials", initialTokens(syllables)]);
  return tokens;
}
