/** Versions and addresses of the Internet in numbers: two point eleven point four, one two seven dot o dot o dot one. */
import { readBelowHundred, readWhole, type Read } from "../numbers";
import type { DottedToken } from "../tokens";
import type { WordReader } from "../words";
import { readElement } from "./digits";

/** two point eleven point four; two two five dot double five dot o dot forty five. */
export function readDotted(words: WordReader, at: number): Read<DottedToken> | undefined {
  const parts: string[] = [];
  const first = readPart(words, at, words.folded(at));
  const mark = first && words.next(first.to);
  if (!first || (mark !== "point" && mark !== "dot")) return undefined;
  let part: Read<string> | undefined = first;
  let to = at;
  while (part) {
    parts.push(part.value);
    ({ to } = part);
    part = words.next(to) === mark ? readPart(words, to + 1, words.next(to + 1)) : undefined;
  }
  const least = mark === "point" ? 3 : isVersion(words, at) ? 2 : 4;
  if (parts.length < least) return undefined;
  return { value: { class: "serial", written: parts.join("."), ...words.stretch(at, to) }, to };
}

function isVersion(words: WordReader, at: number): boolean {
  return words.before(at) === "version" || words.before(at) === "release";
}

/** Digits one by one, or one number. */
function readPart(words: WordReader, at: number, word: string): Read<string> | undefined {
  if (word === "") return undefined;
  let digits = "";
  let to = at;
  for (let element = readElement(words, to, word); element; element = readElement(words, to, words.next(to))) {
    digits += element.value;
    ({ to } = element);
  }
  const tail = readBelowHundred(words, to, to === at ? word : words.next(to));
  if (tail && digits.length <= 1) return wholeOrPair(words, at, word, digits, tail);
  return digits === "" ? undefined : { value: digits, to };
}

/** One twenty three is 123, and so is one hundred twenty three. */
function wholeOrPair(words: WordReader, at: number, word: string, digits: string, tail: Read<bigint>): Read<string> {
  const whole = digits === "" ? readWhole(words, at, word) : undefined;
  return whole ? { value: String(whole.value), to: whole.to } : { value: digits + String(tail.value), to: tail.to };
}
