/**
 * The hotword file (cli.md): UTF-8, a word a line, `word | alias | alias ~~~ not-here | nor-here @ boost`, of which only the word is
 * needed; `#` begins a comment, but not inside a word, so that C# is one.
 */
import { hotword, MAX_BOOST, type Hotword } from "./hotword";

export interface ParsedHotwords {
  readonly hotwords: readonly Hotword[];
  /** What could not be taken as it stands, with the line's number. */
  readonly warnings: readonly string[];
}

const COMMENT = /(?<=^|[\s|~])#.*$/u;
/** An `@` with a number behind it at the end of the line, or with anything else that was meant to be one. */
const BOOST = /(?:^|\s)@\s*([^\s@|]*)\s*$/u;
/** The sign of a boost where none can stand. */
const STRAY_BOOST = /(?:^|\s)@/u;
const NOT_NEAR = "~~~";
const BETWEEN = "|";
/** What a word must hold to be heard at all. */
const SPOKEN = /[\p{L}\p{N}]/u;
/** Nobody says a word as long as this in one breath; it is a line that went wrong. */
const MAX_LENGTH = 200;
/** Words beyond this many are not read: each costs memory and time, and makes the others less certain. */
export const MAX_HOTWORDS = 20_000;

/**
 * Reads a hotword file. A line that cannot be used is left out with a warning; nothing in a file makes this throw.
 *
 * @param text the file's content; a byte order mark and any line ends are taken
 */
export function parseHotwords(text: string): ParsedHotwords {
  const found = new Map<string, Hotword>();
  const warnings: string[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/u, "")
    .split(/\r\n|\n|\r/u)
    .entries()) {
    const line = raw.replace(COMMENT, "").trim();
    if (line === "") continue;
    const warn = (what: string): unknown => warnings.push(`hotwords, line ${index + 1}: ${what}`);
    const entry = parseLine(line, warn);
    if (!entry) continue;
    const known = found.get(entry.word);
    if (!known && found.size === MAX_HOTWORDS) {
      warn(`only the first ${MAX_HOTWORDS} words are used`);
      break;
    }
    if (known) warn(`"${entry.word}" stands there twice; both lines count together`);
    found.set(entry.word, known ? together(known, entry) : entry);
  }
  return { hotwords: [...found.values()], warnings };
}

function parseLine(line: string, warn: (what: string) => unknown): Hotword | undefined {
  const boostText = BOOST.exec(line)?.[1];
  const [names, ...exceptions] = line.replace(BOOST, "").split(NOT_NEAR);
  const [word = "", ...aliases] = parts(names);
  if (!isUsable(word, warn)) return undefined;
  const boost = Number(boostText || 0);
  const boostFits = boostText !== "" && Math.abs(boost) <= MAX_BOOST;
  if (!boostFits) warn(`the boost "@ ${boostText}" is not a number from -${MAX_BOOST} to ${MAX_BOOST}; it counts as 0`);
  return {
    word,
    aliases: aliases.filter((alias) => alias !== word && isUsable(alias, warn)),
    notNear: exceptions.flatMap(parts).filter((text) => text !== "" && isWhole(text, warn)),
    boost: boostFits ? boost : 0,
  };
}

function isUsable(word: string, warn: (what: string) => unknown): boolean {
  if (word === "") warn("there is no word before the first sign");
  else if (word.length > MAX_LENGTH)
    warn(`"${word.slice(0, 20)}…" is too long to be said as one word, and is left out`);
  else if (!SPOKEN.test(word)) warn(`"${word}" has no letter and no digit, so nobody can say it, and is left out`);
  else return isWhole(word, warn);
  return false;
}

function isWhole(text: string, warn: (what: string) => unknown): boolean {
  if (!STRAY_BOOST.test(text)) return true;
  warn(`"${text}" is left out: "@" with a space before it belongs at the end of the line, with a number`);
  return false;
}

function parts(text: string): string[] {
  return text.split(BETWEEN).map((part) => part.trim().replace(/\s+/gu, " "));
}

function together(first: Hotword, second: Hotword): Hotword {
  return {
    word: first.word,
    aliases: [...new Set([...first.aliases, ...second.aliases])],
    notNear: [...new Set([...first.notNear, ...second.notNear])],
    boost: second.boost === 0 ? first.boost : second.boost,
  };
}

/** Writes a line that {@link parseHotwords} reads as the same hotword. */
export function formatHotword({ word, aliases, notNear, boost }: Hotword): string {
  const names = [word, ...aliases].join(` ${BETWEEN} `);
  const exceptions = notNear.length > 0 ? ` ${NOT_NEAR} ${notNear.join(` ${BETWEEN} `)}` : "";
  return names + exceptions + (boost === 0 ? "" : ` @ ${boost}`);
}

/** A word given by itself, as on the command line. @returns undefined where it cannot be one */
export function parseHotword(text: string): Hotword | undefined {
  const { hotwords } = parseHotwords(text);
  return hotwords.length === 1 && !/[\r\n]/u.test(text) ? (hotwords[0] ?? hotword(text)) : undefined;
}
