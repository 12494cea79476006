/** Token tables of CTC models, and the text that their pieces spell. */
import { TingxieError } from "../errors";

/** How SentencePiece writes a space. */
const SPACE_MARK = "▁";

/**
 * Reads a table of pieces. Two forms are published: `tokens.txt`, one `piece id` a line (a line with only an id means that
 * the piece is a space), and FunASR's `tokens.json`, a list in the order of the ids.
 *
 * @param text the file's content
 * @param name the file's name, for messages
 * @returns the piece of each id, from 0 without a gap
 * @throws TingxieError `unsupported-model` where the table is neither, or an id is missing or named twice
 */
export function parseTokens(text: string, name: string): string[] {
  return text.trimStart().startsWith("[") && name.endsWith(".json") ? parseList(text, name) : parseLines(text, name);
}

function parseList(text: string, name: string): string[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw badTable(name, "it is not valid JSON", error);
  }
  if (!Array.isArray(list) || !list.every((piece) => typeof piece === "string")) {
    throw badTable(name, "it is not a list of strings");
  }
  return list;
}

function parseLines(text: string, name: string): string[] {
  const pieces: string[] = [];
  let count = 0;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    // The id is the last word; the piece before it may itself be, or hold, a space.
    const match = /^(?:(.*)[ \t])?(\d+)\s*$/u.exec(line);
    if (!match) throw badTable(name, `line ${index + 1} is not a piece and an id`);
    const id = Number(match[2]);
    if (pieces[id] !== undefined) throw badTable(name, `the id ${id} is named twice`);
    pieces[id] = match[1]?.trim() || " ";
    count += 1;
  }
  if (count === 0) throw badTable(name, "it is empty");
  if (count !== pieces.length) throw badTable(name, `it names ${count} ids, but the highest is ${pieces.length - 1}`);
  return pieces;
}

/** What a piece adds to a text: SentencePiece's mark is a space. */
export function pieceText(piece: string): string {
  return piece.replaceAll(SPACE_MARK, " ");
}

/** The bytes that a piece adds to a text: SentencePiece writes a byte for which it has no piece as `<0xE4>`. */
export function pieceBytes(piece: string): Uint8Array {
  const byte = /^<0x([0-9A-Fa-f]{2})>$/u.exec(piece)?.[1];
  return byte === undefined ? Buffer.from(pieceText(piece)) : Uint8Array.of(Number.parseInt(byte, 16));
}

/** The name inside a rich-text tag such as `<|zh|>`, or undefined where the piece is ordinary text. */
export function tagName(piece: string): string | undefined {
  return /^<\|(.+)\|>$/u.exec(piece)?.[1];
}

function badTable(name: string, why: string, cause?: unknown): TingxieError {
  return new TingxieError(
    "unsupported-model",
    `The token table ${name} cannot be used: ${why}`,
    "Download the model again with `tingxie models pull`, or choose another one.",
    { cause },
  );
}
