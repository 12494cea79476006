/** `tingxie hotwords add`: shows what words would change, then keeps those that do no harm. */
import {
  asTingxieError,
  doubtfulHotwords,
  formatHotword,
  parseHotwords,
  TingxieError,
  type ChangedLine,
  type Engine,
  type Hotword,
  type HotwordProof,
  type HotwordProofs,
} from "../engine";
import type { Context, ExitCode } from "./context";
import { hotwordArgument } from "./hotword-file";
import { oneLine, type Terminal } from "./terminal";
import { clock, localTime } from "./times";

export interface AddOptions {
  /** Keep words also where they do harm, or cannot be tried. */
  readonly force?: boolean;
  readonly json?: boolean;
}

/** How often the progress is told, in segments. */
const TOLD_EVERY = 100;

type Outcome = "added" | "known" | "refused";

/** @returns 1 where a word was refused; the others are kept all the same */
export async function addHotwords(
  words: readonly string[],
  { force = false, json = false }: AddOptions,
  engine: Engine,
  context: Context,
): Promise<ExitCode> {
  const { terminal, signal } = context;
  const own = engine.hotwords();
  const named = words.map((word) => hotwordArgument(word, "hotwords"));
  // A word named twice is one line, as in a file.
  const wanted = parseHotwords(named.map(formatHotword).join("\n")).hotwords;
  const unlisted = await own.unlisted(wanted);
  const tried = unlisted.length === 0 ? undefined : await prove(unlisted, force, engine, context);
  if (signal.aborted) return 130;
  const proofs = new Map(tried?.proofs.map((proof) => [proof.word, proof]));
  const isRefused = ({ word }: Hotword): boolean => !force && (proofs.get(word)?.harms ?? 0) > 0;
  if (!json && tried) await show(tried, terminal);

  const kept = await own.add(unlisted.filter((hotword) => !isRefused(hotword)));
  for (const doubt of await doubtfulHotwords(kept, engine.resources.wordTables)) terminal.warn(doubt);
  const outcomes = wanted.map((hotword): { word: string; outcome: Outcome } => ({
    word: hotword.word,
    outcome: kept.includes(hotword) ? "added" : unlisted.includes(hotword) && isRefused(hotword) ? "refused" : "known",
  }));
  if (json) {
    const rows = outcomes.map((one) => ({ ...one, ...proofs.get(one.word) }));
    await terminal.print(
      `${JSON.stringify({ tried: tried?.tried ?? 0, isPart: tried?.isPart ?? false, words: rows })}\n`,
    );
  } else {
    for (const { word, outcome } of outcomes) await terminal.print(`${word}: ${IN_WORDS[outcome]}\n`);
  }
  const refused = outcomes.filter(({ outcome }) => outcome === "refused");
  for (const { word } of refused) terminal.error(harmful(word, proofs.get(word)?.harms ?? 0));
  return refused.length > 0 ? 1 : 0;
}

const IN_WORDS: Readonly<Record<Outcome, string>> = {
  added: "added",
  known: "is in your list already",
  refused: "not added",
};

/** @returns undefined where the words cannot be tried and are to be kept all the same, or nobody waits any more */
async function prove(
  words: readonly Hotword[],
  force: boolean,
  engine: Engine,
  { terminal, signal }: Context,
): Promise<HotwordProofs | undefined> {
  const history = engine.history((notice) => terminal.warn(notice));
  const onTried = (segments: number): void => {
    if (segments % TOLD_EVERY === 0) terminal.progress("trying", undefined, `${segments} segments of your history`);
  };
  try {
    const proofs = await engine.proveHotwords(words, history, { signal, onTried });
    if (proofs.tried === 0) terminal.notice("There is nothing in the history yet to try the words on.");
    return proofs;
  } catch (error) {
    if (signal.aborted) return undefined;
    const { code, message, hint } = asTingxieError(error);
    if (!force) {
      const way = `${hint} Or add the words untried, with --force.`;
      throw new TingxieError(code, `The words could not be tried on the history: ${message}`, way, { cause: error });
    }
    terminal.warn(`The words could not be tried on the history: ${message}.`);
    return undefined;
  } finally {
    terminal.clearProgress();
    history.close();
  }
}

async function show({ tried, isPart, proofs }: HotwordProofs, terminal: Terminal): Promise<void> {
  if (tried === 0) return;
  if (isPart) terminal.notice(`Tried on the newest ${tried} segments of your history; there are older ones.`);
  for (const { word, fixes, harms, fixedLines, harmedLines } of proofs) {
    await terminal.print(`${word}: would fix ${fixes}, would change ${harms} others\n`);
    await showLines("harms", harms, harmedLines, terminal);
    await showLines("fixes", fixes, fixedLines, terminal);
  }
}

async function showLines(
  what: string,
  count: number,
  lines: HotwordProof["fixedLines"],
  terminal: Terminal,
): Promise<void> {
  for (const line of lines) await terminal.print(`  ${what}  ${inWords(line)}\n`);
  if (count > lines.length) await terminal.print(`  ${what}  ${count - lines.length} more\n`);
}

function inWords({ id, createdAt, startSec, before, after }: ChangedLine): string {
  const place = `${id}  ${localTime(createdAt)}  ${clock(startSec).padStart(7)}`;
  return `${place}  ${oneLine(before)} -> ${oneLine(after)}`;
}

function harmful(word: string, harms: number): TingxieError {
  const places = harms === 1 ? "one place" : `${harms} places`;
  return new TingxieError(
    "hotword-harmful",
    `"${word}" was not added: it would be written over ordinary words, or over another hotword, in ${places} of your history`,
    "Give it a blacklist or a lower boost (see `tingxie hotwords --help`), or add it all the same with --force.",
  );
}
