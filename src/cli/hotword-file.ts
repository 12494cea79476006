/** Hotwords as they are named on the command line: in a file, or one by one. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { messageOf, parseHotword, parseHotwords, type Hotword } from "../engine";
import { usageError } from "./arguments";
import type { Context } from "./context";

/** Lines that cannot be used are shown as warnings. @throws TingxieError `usage` where the file cannot be read */
export async function readHotwordFile(
  file: string,
  command: string,
  { terminal, workingDirectory }: Context,
): Promise<readonly Hotword[]> {
  const text = await readFile(resolve(workingDirectory, file), "utf8").catch((error: unknown) => {
    throw usageError(`the hotword file cannot be read (${messageOf(error)})`, command);
  });
  const { hotwords, warnings } = parseHotwords(text);
  for (const warning of warnings) terminal.warn(`${file}: ${warning}`);
  return hotwords;
}

/** @param text as a line of a hotword file. @throws TingxieError `usage` where it is none */
export function hotwordArgument(text: string, command: string): Hotword {
  const hotword = parseHotword(text);
  if (hotword) return hotword;
  throw usageError(`"${text}" cannot be a hotword: it needs a letter or a digit, on one line`, command);
}
