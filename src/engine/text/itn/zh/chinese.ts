/** Inverse text normalisation of Chinese: Mandarin and Cantonese, simplified and traditional characters. */
import type { ItnLanguage } from "../types";
import { formatChinese } from "./format";
import { parseChinese } from "./parse";
import type { ChineseToken } from "./tokens";
import { CHINESE_PATTERNS } from "./patterns";
import { CHINESE_WORDS } from "./protected";
import { simplified } from "./simplified";

export const chinese: ItnLanguage<ChineseToken> = {
  trigger:
    /[零〇○一二三四五六七八九十百千万亿两幺萬億兩壹贰叁肆伍陆柒捌玖拾佰仟貳參叄陸廿卅卌啊呃人自首美全刷数镭通统虚网脱核平发可社博]/u,
  fold: simplified,
  words: CHINESE_WORDS,
  patterns: CHINESE_PATTERNS,
  parse: parseChinese,
  format: formatChinese,
};
