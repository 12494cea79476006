/** `tingxie history list|search|show|export|import|delete|clear|keep` */
import { createReadStream } from "node:fs";
import { basename, resolve } from "node:path";
import { addAbortSignal } from "node:stream";
import {
  Engine,
  FORMATS,
  messageOf,
  TingxieError,
  transcriptJson,
  unknownTranscript,
  type History,
  type Policy,
  type TranscriptSummary,
} from "../engine";
import { noMore, oneOf, positiveInteger, readArguments, usageError } from "./arguments";
import { exitCodeOf, type Command, type Context, type ExitCode } from "./context";
import { oneLine, type Terminal } from "./terminal";
import { clock, localTime } from "./times";

const HELP = `Shows, searches, exports and deletes past transcripts. They are kept on this machine only.

usage: tingxie history list [--limit N] [--json]
       tingxie history search QUERY [--limit N] [--after PLACE] [--json]
       tingxie history show ID [--json]
       tingxie history export [ID...] [--format json|md|srt]
       tingxie history import FILE
       tingxie history delete ID...
       tingxie history clear [--older-than DAYS]
       tingxie history keep [everything|nothing] [--days N] [--most N]

  QUERY              words, characters, pinyin or its initials: 听写 is found by tingxie, tingx and tx
  FILE               what export wrote (JSON, one transcript a line); - is standard input
  --limit N          at most so many (default 20; list --json: all)
  --after PLACE      the next page: "next" of the page before
  --older-than DAYS  only those; without it everything is deleted
  --days, --most     delete what is older, or more than so many

delete and clear leave nothing behind: text, index and kept sound are overwritten or removed. With keep nothing no transcript is written to
the disk from then on; what is there stays until it is cleared.

examples:
  tingxie history search 预算
  tingxie history export > transcripts.ndjson
  tingxie history keep --days 30
`;

export const history: Command = { summary: "find, export and delete past transcripts", help: HELP, run };

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 1_000_000;
const MAX_DAYS = 100_000;
const MAX_TRANSCRIPTS = 999_999_999;

type Values = ReturnType<typeof readHistoryArguments>["values"];

interface Call {
  readonly history: History;
  readonly names: readonly string[];
  readonly values: Values;
  readonly context: Context;
}

interface Action {
  readonly work: (call: Call) => Promise<ExitCode>;
  /** The options that mean something here. */
  readonly options: readonly (keyof Values)[];
}

const ACTIONS: Readonly<Record<string, Action>> = {
  list: { work: list, options: ["limit"] },
  search: { work: search, options: ["limit", "after"] },
  show: { work: show, options: [] },
  export: { work: exportAll, options: ["format"] },
  import: { work: importFile, options: [] },
  delete: { work: deleteIds, options: [] },
  clear: { work: clear, options: ["older-than"] },
  keep: { work: keep, options: ["days", "most"] },
};

function readHistoryArguments(args: readonly string[]) {
  return readArguments("history", args, {
    limit: { type: "string" },
    after: { type: "string" },
    format: { type: "string" },
    "older-than": { type: "string" },
    days: { type: "string" },
    most: { type: "string" },
    json: { type: "boolean" },
    quiet: { type: "boolean" },
    debug: { type: "boolean" },
  });
}

async function run(args: readonly string[], context: Context): Promise<ExitCode> {
  const { values, positionals } = readHistoryArguments(args);
  const [name = "", ...names] = positionals;
  if (!Object.hasOwn(ACTIONS, name)) {
    throw usageError(`history takes ${Object.keys(ACTIONS).join(", ")}, not "${name}"`, "history");
  }
  const { work, options } = ACTIONS[name];
  const foreign = (["limit", "after", "format", "older-than", "days", "most"] as const).find(
    (option) => values[option] !== undefined && !options.includes(option),
  );
  if (foreign) throw usageError(`history ${name} takes no --${foreign}`, "history");
  const engine = new Engine({ env: context.env, workingDirectory: context.workingDirectory });
  const past = engine.history((notice) => context.terminal.warn(notice));
  try {
    return await work({ history: past, names, values, context });
  } finally {
    past.close();
  }
}

async function list({ history, names, values, context }: Call): Promise<ExitCode> {
  noMore(names, "history list");
  const { terminal, signal } = context;
  const limit =
    positiveInteger(values.limit, MAX_LIMIT, "limit", "history") ?? (values.json ? Infinity : DEFAULT_LIMIT);
  let count = 0;
  for await (const summary of history.list()) {
    if (signal.aborted) return 130;
    if (count === limit) {
      if (!values.json && values.limit === undefined) terminal.notice("There are more; see them with --limit.");
      break;
    }
    await terminal.print(
      values.json ? `${count === 0 ? "[" : ","}\n  ${JSON.stringify(summary)}` : summaryLine(summary),
    );
    count++;
  }
  if (values.json) await terminal.print(count === 0 ? "[]\n" : "\n]\n");
  else if (count === 0) terminal.notice("The history is empty.");
  return 0;
}

async function search({ history, names, values, context: { terminal } }: Call): Promise<ExitCode> {
  if (names.length === 0) throw usageError("history search needs something to look for", "history");
  const limit = positiveInteger(values.limit, MAX_LIMIT, "limit", "history") ?? DEFAULT_LIMIT;
  const after = positiveInteger(values.after, Number.MAX_SAFE_INTEGER, "after", "history");
  const result = await history.search(names.join(" "), { limit, after });
  if (values.json) {
    await terminal.print(`${JSON.stringify(result)}\n`);
    return 0;
  }
  for (const { id, startSec, text } of result.hits) {
    await terminal.print(`${id}  ${clock(startSec).padStart(7)}  ${oneLine(text)}\n`);
  }
  const { hits, total, totalIsLeast, next } = result;
  if (total === 0) terminal.notice("Nothing was found.");
  else if (next !== undefined) {
    const all = totalIsLeast ? `more than ${total}` : String(total);
    terminal.notice(`${hits.length} of ${all} are shown; go on with --after ${next}.`);
  }
  return 0;
}

async function show({ history, names, values, context: { terminal } }: Call): Promise<ExitCode> {
  const [id, ...more] = names;
  if (id === undefined) throw usageError("history show needs the id of a transcript", "history");
  noMore(more, "history show");
  const transcript = await history.get(id);
  if (!transcript) throw unknownTranscript(id);
  if (values.json) {
    await terminal.print(`${transcriptJson(transcript)}\n`);
    return 0;
  }
  await terminal.print(summaryLine({ ...transcript, text: transcript.model }));
  for (const { startSec, text } of transcript.segments) {
    await terminal.print(`${clock(startSec).padStart(7)}  ${oneLine(text)}\n`);
  }
  return 0;
}

async function exportAll({ history, names, values, context }: Call): Promise<ExitCode> {
  const { terminal, signal } = context;
  const format = oneOf(values.format ?? "json", ["json", "md", "srt"], "format", "history");
  let code: ExitCode = 0;
  for await (const transcript of names.length > 0 ? byId(history, names) : history.transcripts()) {
    if (signal.aborted) return 130;
    if (typeof transcript === "string") {
      terminal.error(unknownTranscript(transcript));
      code = 1;
    } else if (format === "json") await terminal.print(`${transcriptJson(transcript)}\n`);
    else await terminal.print(FORMATS[format].write(transcript.segments, titleOf(transcript)));
  }
  return code;
}

/** The transcripts in the order asked for; an id that there is not comes as itself. */
async function* byId(history: History, ids: readonly string[]) {
  for (const id of ids) yield (await history.get(id)) ?? id;
}

async function importFile({ history, names, values, context }: Call): Promise<ExitCode> {
  const { terminal, workingDirectory, signal } = context;
  const [file, ...more] = names;
  if (file === undefined) throw usageError("history import needs a file", "history");
  noMore(more, "history import");
  const bytes = file === "-" ? process.stdin : createReadStream(resolve(workingDirectory, file));
  addAbortSignal(signal, bytes);
  // A stream of its own would also catch what the history says about its own files.
  let failure: Error | undefined;
  bytes.on("error", (error: Error) => (failure = error));
  const report = await history
    .import(bytes, ({ line, reason }) => terminal.warn(`line ${line} ${reason}; it is left out`))
    .catch((error: unknown) => {
      if (signal.aborted || failure === undefined) throw error;
      throw new TingxieError(
        "file-unreadable",
        `${file} cannot be read (${messageOf(failure)})`,
        "Name a file that `tingxie history export` wrote.",
        { cause: failure },
      );
    });
  const { added, known, bad } = report;
  await terminal.print(
    values.json
      ? `${JSON.stringify(report)}\n`
      : `${added} transcripts added, ${known} were there already, ${bad} lines left out\n`,
  );
  return bad === 0 ? 0 : 1;
}

async function deleteIds({ history, names, values, context: { terminal } }: Call): Promise<ExitCode> {
  if (names.length === 0) throw usageError("history delete needs the id of a transcript", "history");
  const { deleted, unknown } = await history.delete(names);
  await printDeleted(terminal, deleted, values.json);
  let code: ExitCode = 0;
  for (const error of unknown.map(unknownTranscript)) {
    terminal.error(error);
    code = exitCodeOf(error);
  }
  return code;
}

async function clear({ history, names, values, context: { terminal } }: Call): Promise<ExitCode> {
  noMore(names, "history clear");
  const olderThanDays = positiveInteger(values["older-than"], MAX_DAYS, "older-than", "history");
  await printDeleted(terminal, await history.clear({ olderThanDays }), values.json);
  return 0;
}

async function printDeleted(terminal: Terminal, deleted: number, json: boolean | undefined): Promise<void> {
  await terminal.print(json ? `${JSON.stringify({ deleted })}\n` : `${counted(deleted)} deleted\n`);
}

async function keep({ history, names, values, context: { terminal } }: Call): Promise<ExitCode> {
  const [what, ...more] = names;
  noMore(more, "history keep");
  const maxAgeDays = positiveInteger(values.days, MAX_DAYS, "days", "history");
  const maxTranscripts = positiveInteger(values.most, MAX_TRANSCRIPTS, "most", "history");
  if (what !== undefined || maxAgeDays !== undefined || maxTranscripts !== undefined) {
    const kept = oneOf(what ?? "everything", ["everything", "nothing"], "keep", "history");
    await history.setPolicy({ keep: kept, maxAgeDays, maxTranscripts });
  }
  const policy = await history.policy();
  await terminal.print(values.json ? `${JSON.stringify(policy)}\n` : `${inWords(policy)}\n`);
  return 0;
}

function inWords({ keep: kept, maxAgeDays, maxTranscripts }: Policy): string {
  if (kept === "nothing") return "nothing is kept";
  const limits = [
    ...(maxTranscripts === undefined ? [] : [`the newest ${counted(maxTranscripts)}`]),
    ...(maxAgeDays === undefined ? [] : [`the last ${maxAgeDays} days`]),
  ];
  return limits.length === 0 ? "everything is kept" : `kept: ${limits.join(", of ")}`;
}

function summaryLine({ id, createdAt, source, file, durationSec, text, status }: TranscriptSummary): string {
  const state = status === "done" ? "" : `[${status}] `;
  const name = file === undefined ? source : basename(file);
  return `${id}  ${localTime(createdAt)}  ${clock(durationSec).padStart(7)}  ${shortened(oneLine(`${state}${name}: ${text}`))}\n`;
}

/** A list is looked over line by line; the whole text is what show is for. */
const SHOWN_CHARACTERS = 100;

function shortened(text: string): string {
  const characters = [...text];
  return characters.length > SHOWN_CHARACTERS ? `${characters.slice(0, SHOWN_CHARACTERS).join("")}…` : text;
}

function titleOf({ file, createdAt, source }: TranscriptSummary): string {
  return `${file === undefined ? source : basename(file)}, ${localTime(createdAt)}`;
}

function counted(count: number): string {
  return `${count} transcript${count === 1 ? "" : "s"}`;
}
