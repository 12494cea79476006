/** Marks and line breaks that were said as words: "逗号", "new paragraph". */
import type { Language } from "../../types";

const ENGLISH: Readonly<Record<string, string>> = {
  comma: ",",
  period: ".",
  "full stop": ".",
  "question mark": "?",
  "exclamation mark": "!",
  "exclamation point": "!",
  colon: ":",
  semicolon: ";",
  "new line": "\n",
  newline: "\n",
  "new paragraph": "\n\n",
};
const CHINESE: Readonly<Record<string, string>> = {
  逗号: "，",
  句号: "。",
  问号: "？",
  感叹号: "！",
  冒号: "：",
  分号: "；",
  顿号: "、",
  省略号: "……",
  左括号: "（",
  右括号: "）",
  左引号: "“",
  右引号: "”",
  换行: "\n",
  另起一行: "\n",
  另起一段: "\n\n",
};
const JAPANESE: Readonly<Record<string, string>> = { 句点: "。", 読点: "、", 改行: "\n" };
const KOREAN: Readonly<Record<string, string>> = {
  쉼표: ",",
  마침표: ".",
  물음표: "?",
  느낌표: "!",
  "줄 바꿈": "\n",
  줄바꿈: "\n",
};

interface Spoken {
  readonly words: Readonly<Record<string, string>>;
  readonly pattern: RegExp;
}

/** Marks that the model itself set around the said one, and the spaces. */
const AROUND = "[\\s,.!?;:，。！？；：、]*";

function spoken(words: Readonly<Record<string, string>>, spaced: boolean): Spoken {
  const names = Object.keys(words)
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replaceAll(" ", "\\s+"))
    .join("|");
  const [before, after] = spaced ? ["(?<![\\p{L}\\p{N}'’-])", "(?![\\p{L}\\p{N}'’-])"] : ["", ""];
  return { words, pattern: new RegExp(`${AROUND}${before}(${names})${after}${AROUND}`, "giu") };
}

const LANGUAGES: Readonly<Record<string, Spoken>> = {
  en: spoken(ENGLISH, true),
  zh: spoken(CHINESE, false),
  yue: spoken(CHINESE, false),
  ja: spoken(JAPANESE, false),
  ko: spoken(KOREAN, true),
};

/** Turns said marks into marks; a language without a table is left alone. */
export function applySpokenPunctuation(text: string, language: Language | undefined): string {
  const table = LANGUAGES[language ?? ""];
  if (!table) return text;
  const { words, pattern } = table;
  const marked = text.replace(pattern, (_, said: string) => {
    const mark = words[said.toLowerCase().replace(/\s+/gu, " ")];
    return /[\n（“]$/u.test(mark) || /[^\x20-\x7e]/u.test(mark) ? mark : `${mark} `;
  });
  return marked
    .replace(/ +(?=\n)/gu, "")
    .replace(/([.!?] |\n)(\p{Ll})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replace(/ +$/u, "")
    .replace(/^[\n ]+(?=[^\n ])/u, "");
}
