/** The space between Chinese or Japanese characters and Latin words. */
import { LATIN, WIDE_LETTER, WIDE_MARK } from "./scripts";

/**
 * `letters`: a space at Latin words of two letters and more, none at single letters (A股, T恤) and numbers (3个);
 * `all`: a space at every Latin letter and number; `none`: no space; `asHeard`: what the model wrote.
 */
export type Spacing = "letters" | "all" | "none" | "asHeard";

const WORD = `(?:[${LATIN}][${LATIN}'’.+#&_-]*)`;
const SPACES = "[ \\u00a0]*";
/** A stretch of Latin letters and digits with what stands around it. */
const BORDER_BEFORE = new RegExp(`(?<=[${WIDE_LETTER}])${SPACES}(?=(${WORD}))`, "gu");
const BORDER_AFTER = new RegExp(`(${WORD})(${SPACES})(?=[${WIDE_LETTER}])`, "gu");
const AT_WIDE_MARK = new RegExp(`${SPACES}([${WIDE_MARK}])${SPACES}`, "gu");
const BETWEEN_WIDE = new RegExp(`(?<=[${WIDE_LETTER}]) +(?=[${WIDE_LETTER}])`, "gu");

/** Sets the spaces at the borders of scripts; nothing else changes. */
export function setSpacing(text: string, spacing: Spacing): string {
  if (spacing === "asHeard") return text;
  return text
    .replace(AT_WIDE_MARK, "$1")
    .replace(BETWEEN_WIDE, "")
    .replace(BORDER_BEFORE, (_, word: string) => (wantsSpace(word, spacing) ? " " : ""))
    .replace(BORDER_AFTER, (_, word: string) => word + (wantsSpace(word, spacing) ? " " : ""));
}

function wantsSpace(word: string, spacing: Spacing): boolean {
  if (spacing !== "letters") return spacing === "all";
  return /\p{Script=Latin}.*\p{Script=Latin}/u.test(word);
}
