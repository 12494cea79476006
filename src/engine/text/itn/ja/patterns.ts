/** Set phrases of Japanese that follow a form: approximate numbers, days of old festivals, generations. */
import type { Pattern } from "../types";

export const JAPANESE_PATTERNS: readonly Pattern[] = [
  {
    kind: "approximate",
    // 二、三日; between longer numbers the mark lists them.
    expression:
      /(?<![一二三四五六七八九十百千])[一二三四五六七八九]、[一二三四五六七八九](?=[十百千万]*(?:人|日|年|回|度|か月|ヶ月|カ月|週|時|分|秒|個|本|枚|台|冊|匹|名|歳|つ|杯|軒|件|種|キロ|メートル|センチ|円))[十百千万]*/gu,
  },
];
