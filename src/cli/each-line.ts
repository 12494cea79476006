/** Lines in, lines out: what commands that work on text have in common. */
import { addAbortSignal } from "node:stream";
import type { Context, ExitCode } from "./context";

/** @param ending the line end that the line had: `\n`, or nothing at the end of the input */
export type WriteLine = (line: string, ending: string) => string;

const NEWLINE = 0x0a;

/** Only `\n` ends a line. What has come is answered before more is read; bytes that are no UTF-8 come out as U+FFFD. */
export async function eachLine({ terminal, signal }: Context, write: WriteLine): Promise<ExitCode> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let parts: Buffer[] = [];
  try {
    for await (const chunk of addAbortSignal(signal, process.stdin) as AsyncIterable<Buffer>) {
      let out = "";
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        parts.push(chunk.subarray(from, at));
        out += write(decoder.decode(Buffer.concat(parts)), "\n");
        parts = [];
        from = at + 1;
      }
      if (from < chunk.length) parts.push(chunk.subarray(from));
      if (out !== "") await terminal.print(out);
    }
  } catch (error) {
    if (signal.aborted) return 130;
    throw error;
  }
  if (parts.length > 0) await terminal.print(write(decoder.decode(Buffer.concat(parts)), ""));
  return 0;
}
