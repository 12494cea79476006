/**
 * Full-width marks in Chinese and Japanese text, half-width ones in text of Latin letters. Models mix them up where the two
 * languages meet ("我用Raycast,很好用.").
 */

import { LATIN, WIDE_LETTER } from "./scripts";

const TO_WIDE: Readonly<Record<string, string>> = {
  ",": "，",
  ".": "。",
  "!": "！",
  "?": "？",
  ":": "：",
  ";": "；",
};
const TO_NARROW: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(TO_WIDE).map(([narrow, wide]) => [wide, narrow]),
);

const HAS_WIDE = new RegExp(`[${WIDE_LETTER}]`, "u");
const AFTER_WIDE = `(?<=[${WIDE_LETTER}」』）”’])`;
/** A mark ends a clause where no letter or digit follows it at once: the points in 3.5, a.m. and example.com stay. */
const NARROW_AFTER_WIDE = new RegExp(`${AFTER_WIDE} ?([,.!?:;])(?![${LATIN}.]) ?`, "gu");
const NARROW_BETWEEN_WIDE = new RegExp(`${AFTER_WIDE}([,.!?:;])(?=[${WIDE_LETTER}])`, "gu");
/** Behind a Latin word or a number that stands in wide text, before more of it: "我用Raycast,很好用". */
const NARROW_BEFORE_WIDE = new RegExp(`(?<=[${LATIN}%]) ?([,!?;]) ?(?=[${WIDE_LETTER}])`, "gu");
/** The last mark of a text that is Chinese or Japanese otherwise: "我用的是Raycast." */
const NARROW_AT_END = new RegExp(`(?<=[${LATIN}%])([.!?])$`, "u");
const WIDE_IN_LATIN = new RegExp(`(?<=[${LATIN}%'")])([，。！？：；]) *`, "gu");

/**
 * Gives each mark the width of the text that it stands in. Words, numbers and their order stay as they are.
 * A text without a Han or kana character is taken for Latin text.
 */
export function fitPunctuation(text: string): string {
  if (!HAS_WIDE.test(text)) return text.replace(WIDE_IN_LATIN, (_, mark: string) => `${TO_NARROW[mark]} `).trimEnd();
  return text
    .replace(NARROW_AFTER_WIDE, (_, mark: string) => TO_WIDE[mark])
    .replace(NARROW_BETWEEN_WIDE, (mark) => TO_WIDE[mark])
    .replace(NARROW_BEFORE_WIDE, (_, mark: string) => TO_WIDE[mark])
    .replace(NARROW_AT_END, (mark) => TO_WIDE[mark]);
}
