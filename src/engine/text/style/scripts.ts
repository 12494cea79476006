/** Classes of characters that typography asks about, as the inside of a regular expression's brackets. */

/** Letters of Chinese and Japanese, which are written without spaces; U+30FC is the long vowel mark, which both kana share. */
export const WIDE_LETTER = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u30fc";
/** Punctuation as wide as such a letter. */
export const WIDE_MARK =
  "\\u3001-\\u3003\\u3008-\\u3011\\u3014-\\u301f\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65";
/** Letters and digits of Latin text. */
export const LATIN = "\\p{Script=Latin}\\p{N}";
