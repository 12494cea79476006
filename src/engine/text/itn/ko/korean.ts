/** Inverse text normalisation of Korean. */
import type { ItnLanguage } from "../types";
import { formatKorean } from "./format";
import { parseKorean } from "./parse";
import { KOREAN_WORDS } from "./protected";
import type { KoreanToken } from "./tokens";

export const korean: ItnLanguage<KoreanToken> = {
  trigger: /[영공일이삼사오육륙칠팔구십백천만억조경유시한하두둘세셋석네넷넉첫열스서마쉰예여아다]/u,
  words: KOREAN_WORDS,
  patterns: [],
  parse: parseKorean,
  format: formatKorean,
};
