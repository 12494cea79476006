/** What the user wants kept: everything, so much, or nothing at all. */
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";
import { TingxieError } from "../errors";
import { writeJson } from "../json-file";
import type { Database } from "./database";
import { makePrivateHome, type HistoryFiles } from "./files";
import { historyError } from "./sqlite-error";

const policySchema = z.object({
  keep: z.enum(["everything", "nothing"]),
  /** Older ones are deleted, in days. */
  maxAgeDays: z.number().int().positive().optional(),
  /** Of more than that the oldest are deleted. */
  maxTranscripts: z.number().int().positive().optional(),
});

/** With `nothing` no transcript leaves memory; what is there already stays until it is deleted. */
export type Policy = z.infer<typeof policySchema>;

const EVERYTHING: Policy = { keep: "everything" };
const DAY_MS = 24 * 60 * 60 * 1000;

/** @throws TingxieError `history-failed` where it cannot be understood: what should not be kept must not be kept by a guess */
export async function readPolicy({ policy: file }: HistoryFiles): Promise<Policy> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return EVERYTHING;
    throw historyError(error, file);
  }
  try {
    return policySchema.parse(JSON.parse(text));
  } catch (error) {
    throw new TingxieError(
      "history-failed",
      `What the history may keep cannot be read from ${file}, so nothing is kept`,
      "Say it again with `tingxie history keep everything` or `tingxie history keep nothing`.",
      { cause: error },
    );
  }
}

export async function writePolicy(files: HistoryFiles, policy: Policy): Promise<void> {
  try {
    await makePrivateHome(dirname(files.policy));
    await writeJson(files.policy, policySchema.parse(policy));
  } catch (error) {
    throw historyError(error, files.policy);
  }
}

/** The transcripts that the policy wants gone. */
export function overdue(db: Database, { maxAgeDays, maxTranscripts }: Policy, now: number): number[] {
  const rows = new Set<number>();
  if (maxAgeDays !== undefined) for (const row of olderThan(db, maxAgeDays, now)) rows.add(row);
  if (maxTranscripts !== undefined) {
    const oldest = "SELECT row FROM transcripts ORDER BY ordered_at DESC, row DESC LIMIT -1 OFFSET ?";
    for (const { row } of db.all<{ row: number }>(oldest, maxTranscripts)) rows.add(row);
  }
  return [...rows];
}

export function olderThan(db: Database, days: number, now: number): number[] {
  const found = db.all<{ row: number }>("SELECT row FROM transcripts WHERE created_at < ?", now - days * DAY_MS);
  return found.map(({ row }) => row);
}
