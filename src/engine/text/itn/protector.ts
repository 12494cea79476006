/** Marks what must stand before anything is read: set words, names, the user's own words, and phrases of a fixed form. */
import { AhoCorasick } from "./aho-corasick";
import type { Settings } from "./settings";
import type { ItnLanguage, Stretch, WordList } from "./types";

/** Finds the stretches of a text that no number may be read in, in order and without overlap. */
export type Protector = (text: string) => readonly Stretch[];

/**
 * @param extra words that stand whatever the settings say: the user's own
 */
export function createProtector(
  { words, patterns, fold = (text) => text }: Pick<ItnLanguage, "words" | "patterns" | "fold">,
  protect: Settings["protect"],
  extra: readonly string[] = [],
): Protector {
  const kept = words.filter(({ fixed }) => protect === "full" || (protect === "list" && fixed));
  const lists: readonly WordList[] = [...kept, { kind: "own", words: extra.map(fold) }];
  const conditions = new Map<string, WordList["stands"]>();
  for (const list of lists) for (const word of list.words) conditions.set(word, list.stands);
  const all = [...conditions.keys()];
  const matcher = new AhoCorasick(all);
  const forms = protect === "full" ? patterns : [];

  return (line) => {
    const text = fold(line);
    const found: Candidate[] = [];
    matcher.search(text, (word, start, end) => found.push({ start, end, stands: conditions.get(all[word]) }));
    for (const { expression } of forms) {
      for (const match of text.matchAll(expression)) {
        if (match[0] !== "") found.push({ start: match.index, end: match.index + match[0].length });
      }
    }
    return leftmostLongest(text, found);
  };
}

interface Candidate extends Stretch {
  readonly stands?: WordList["stands"];
}

/** Of those that overlap, the one that begins first stays, and of those the longest. */
function leftmostLongest(text: string, found: Candidate[]): readonly Stretch[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Stretch[] = [];
  let free = 0;
  for (const candidate of found) {
    const { start, end, stands } = candidate;
    if (start < free || stands?.(text, start, end, free) === false) continue;
    kept.push(candidate);
    free = end;
  }
  return kept;
}

/** What lies between the marks of a text, in order. */
export function unmarked(length: number, marks: readonly Stretch[]): readonly Stretch[] {
  const free: Stretch[] = [];
  let from = 0;
  for (const { start, end } of marks) {
    if (from < start) free.push({ start: from, end: start });
    from = end;
  }
  if (from < length) free.push({ start: from, end: length });
  return free;
}
