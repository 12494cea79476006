/**
 * When each character of a finished text was said. Finished text is not what the model's words spell ("三百" became "300"), so the two are
 * aligned by their longest common subsequence, and what has no counterpart lies between its neighbours.
 */
import type { TranscriptSegment } from "../../types";

export interface Timeline {
  /** When the character at `index` (UTF-16) begins, in seconds. */
  startOf(index: number): number;
  /** When the character before `index` ends. */
  endOf(index: number): number;
}

/** Beyond this many pairs of characters the alignment is not worth its time, and time is spread evenly. */
const MAX_PAIRS = 4_000_000;

interface Said {
  readonly letter: string;
  readonly startSec: number;
  readonly endSec: number;
}

export function timelineOf({ text, startSec, endSec, words = [] }: TranscriptSegment): Timeline {
  const starts = new Float64Array(text.length + 1).fill(NaN);
  const ends = new Float64Array(text.length + 1).fill(NaN);
  const shown = lettersOf(text);
  const said = words.flatMap(({ text: word, startSec: from, endSec: to }) => spread(word, from, to));
  for (const [shownAt, saidAt] of align(
    shown.map(({ letter }) => letter),
    said.map(({ letter }) => letter),
  )) {
    const { index, letter } = shown[shownAt];
    starts[index] = said[saidAt].startSec;
    ends[index + letter.length] = said[saidAt].endSec;
  }
  const first = words[0]?.startSec ?? startSec;
  const last = words.at(-1)?.endSec ?? endSec;
  fillGaps(text, starts, ends, first, last);
  return { startOf: (index) => starts[index], endOf: (index) => ends[index] };
}

function lettersOf(text: string): { readonly letter: string; readonly index: number }[] {
  return [...text.matchAll(/[\p{L}\p{N}]/gu)].map((match) => ({ letter: match[0], index: match.index }));
}

/** The letters of a word share its time evenly. */
function spread(word: string, startSec: number, endSec: number): Said[] {
  const letters = word.match(/[\p{L}\p{N}]/gu) ?? [];
  const each = (endSec - startSec) / letters.length;
  return letters.map((letter, i) => ({ letter, startSec: startSec + i * each, endSec: startSec + (i + 1) * each }));
}

/** Pairs of indices of a longest common subsequence, in order; letters are the same whatever their case. */
function align(a: readonly string[], b: readonly string[]): [number, number][] {
  if (a.length * b.length > MAX_PAIRS) return [];
  const x = a.map((letter) => letter.toLowerCase());
  const y = b.map((letter) => letter.toLowerCase());
  const width = y.length + 1;
  const longest = new Uint16Array((x.length + 1) * width);
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = y.length - 1; j >= 0; j--) {
      const down = longest[(i + 1) * width + j];
      const right = longest[i * width + j + 1];
      longest[i * width + j] = x[i] === y[j] ? longest[(i + 1) * width + j + 1] + 1 : Math.max(down, right);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < x.length && j < y.length;) {
    if (x[i] === y[j]) pairs.push([i++, j++]);
    else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i++;
    else j++;
  }
  return pairs;
}

/** Gives a time to every place that has none: evenly between the places around it that have one. */
function fillGaps(text: string, starts: Float64Array, ends: Float64Array, first: number, last: number): void {
  const { length } = text;
  // Times that are known, in order of place; a start at i and an end at i may differ where somebody paused.
  let knownAt = 0;
  let knownSec = first;
  for (let i = 0; i <= length; i++) {
    const arrival = !Number.isNaN(ends[i]) ? ends[i] : !Number.isNaN(starts[i]) ? starts[i] : i === length ? last : NaN;
    if (Number.isNaN(arrival)) continue;
    const target = Math.max(arrival, knownSec);
    for (let k = knownAt; k <= i; k++) {
      const at = i === knownAt ? target : knownSec + ((target - knownSec) * (k - knownAt)) / (i - knownAt);
      if (Number.isNaN(ends[k])) ends[k] = at;
      if (Number.isNaN(starts[k])) starts[k] = at;
    }
    knownAt = i;
    knownSec = Math.max(target, starts[i]);
  }
}
