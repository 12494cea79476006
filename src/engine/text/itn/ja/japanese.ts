/** Inverse text normalisation of Japanese. */
import type { ItnLanguage } from "../types";
import { formatJapanese } from "./format";
import { parseJapanese } from "./parse";
import { JAPANESE_PATTERNS } from "./patterns";
import { JAPANESE_WORDS } from "./protected";
import type { JapaneseToken } from "./tokens";

export const japanese: ItnLanguage<JapaneseToken> = {
  trigger: /[〇○零一二三四五六七八九十百千曜]/u,
  words: JAPANESE_WORDS,
  patterns: JAPANESE_PATTERNS,
  parse: parseJapanese,
  format: formatJapanese,
};
