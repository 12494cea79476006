/** The user's own replacement rules: what is to stand there instead of what was heard. */

import { WIDE_LETTER } from "./scripts";

export interface Replacement {
  readonly from: string;
  /** May be empty: then the words are taken out. */
  readonly to: string;
}

/** A line of a rules file that is no rule. */
export interface BadRule {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

const ARROW = /\s*(?:=>|→)\s*/u;

/** Reads rules: `from => to`, one a line; `#` at the beginning of a line makes it a comment, `\n` in `to` is a line break. */
export function parseReplacements(text: string): {
  readonly rules: readonly Replacement[];
  readonly bad: readonly BadRule[];
} {
  const rules: Replacement[] = [];
  const bad: BadRule[] = [];
  for (const [index, raw] of text
    .replace(/^\ufeff/u, "")
    .split(/\r?\n/u)
    .entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const [from, to, ...more] = line.split(ARROW);
    if (from === "" || to === undefined || more.length > 0) bad.push({ line: index + 1, text: line });
    else rules.push({ from: from.normalize("NFC"), to: to.replaceAll("\\n", "\n") });
  }
  return { rules, bad };
}

/** Letters that make up words between spaces; Chinese and Japanese words have no border that could be seen. */
const SPACED_LETTER = `[[\\p{L}\\p{N}]--[${WIDE_LETTER}]]`;

/**
 * Compiles rules to one pass over a text: at each place the longest rule applies, and what was put in is not looked at again. A
 * rule that begins or ends with a letter matches whole words only; one in small letters matches any case.
 */
export function compileReplacements(rules: readonly Replacement[]): (text: string) => string {
  if (rules.length === 0) return (text) => text;
  const exact = new Map(rules.map(({ from, to }) => [from, to]));
  const folded = new Map(rules.filter(({ from }) => from === from.toLowerCase()).map(({ from, to }) => [from, to]));
  const sources = rules
    .map(({ from }) => from)
    .sort((a, b) => b.length - a.length)
    .map((from) => `${borderBefore(from)}${escape(from)}${borderAfter(from)}`);
  const pattern = new RegExp(sources.join("|"), "giv");
  return (text) => text.replace(pattern, (found) => exact.get(found) ?? folded.get(found.toLowerCase()) ?? found);
}

function borderBefore(from: string): string {
  return new RegExp(`^${SPACED_LETTER}`, "v").test(from) ? `(?<!${SPACED_LETTER})` : "";
}

function borderAfter(from: string): string {
  return new RegExp(`${SPACED_LETTER}$`, "v").test(from) ? `(?!${SPACED_LETTER})` : "";
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&");
}
