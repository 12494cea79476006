/** Lines of a byte stream, one at a time, whatever the pieces it comes in. */

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its end; undefined where it is too long or not UTF-8, as `problem` says. */
  readonly text?: string;
  readonly problem?: string;
}

/** A transcript of a whole day with word times takes a few megabytes; what is longer is no line of ours and must not fill the memory. */
const MAX_LINE_BYTES = 64 << 20;
const NEWLINE = 0x0a;

export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let number = 1;
  let parts: Uint8Array[] = [];
  let length = 0;
  const add = (part: Uint8Array): void => {
    length += part.length;
    if (length > MAX_LINE_BYTES) parts = [];
    else parts.push(part);
  };
  const take = (): Line => {
    const line = length > MAX_LINE_BYTES ? { number, problem: "is longer than 64 MB" } : decoded(number, parts);
    number++;
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    if (start < chunk.length) add(chunk.subarray(start));
  }
  if (length > 0) yield take();
}

function decoded(number: number, parts: readonly Uint8Array[]): Line {
  try {
    return { number, text: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts)) };
  } catch {
    return { number, problem: "is not UTF-8" };
  }
}
