/** Takes in what an export wrote, a transcript a line. A bad line is told and passed over; the others are kept. */
import * as z from "zod";
import { linesOf, type Line } from "./lines";
import { insertTranscript, prepare, type Insertion, type Prepared } from "./rows";
import { transcriptSchema, type Transcript } from "./transcript";

export interface ImportReport {
  readonly added: number;
  /** Lines whose id is in the history already; what is there stays as it is. */
  readonly known: number;
  readonly bad: number;
}

export interface BadLine {
  readonly line: number;
  readonly reason: string;
}

/** Segments put in with one transaction: each costs a write that the disk confirms. */
const SEGMENTS_TOGETHER = 5000;

/** @param onBadLine called in order of lines */
export async function importLines(
  bytes: AsyncIterable<Uint8Array>,
  into: Insertion,
  onBadLine: (bad: BadLine) => void,
): Promise<ImportReport> {
  let added = 0;
  let known = 0;
  let bad = 0;
  let waiting: Prepared[] = [];
  let segments = 0;
  const write = (): void => {
    const fresh = into.db.transaction(() => waiting.filter((prepared) => insertUnknown(prepared, into)).length);
    added += fresh;
    known += waiting.length - fresh;
    waiting = [];
    segments = 0;
  };
  for await (const line of linesOf(bytes)) {
    if (line.text?.trim() === "") continue;
    const parsed = parseLine(line);
    if (typeof parsed === "string") {
      bad++;
      onBadLine({ line: line.number, reason: parsed });
      continue;
    }
    waiting.push(await prepare(parsed, into.unitsOf));
    segments += parsed.segments.length + 1;
    if (segments >= SEGMENTS_TOGETHER) write();
  }
  write();
  return { added, known, bad };
}

function insertUnknown(prepared: Prepared, into: Insertion): boolean {
  if (into.db.get("SELECT 1 FROM transcripts WHERE id = ?", prepared.transcript.id)) return false;
  insertTranscript(prepared, into);
  return true;
}

/** @returns the transcript, or what is wrong with the line */
function parseLine({ text, problem }: Line): Transcript | string {
  if (text === undefined) return problem ?? "cannot be read";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "is not JSON";
  }
  const { success, data, error } = transcriptSchema.safeParse(value);
  return success ? data : inWords(error);
}

/** The first thing that is wrong: where and what. */
function inWords({ issues: [{ path, message }] }: z.ZodError): string {
  return path.length === 0 ? message : `has a wrong ${path.join(".")}: ${message}`;
}
