/** Words that fill a pause and mean nothing. What is a filler depends on the language: "um" is a word in Portuguese and German. */
import type { Language } from "../../types";

/**
 * Patterns of fillers by language; each matches with the comma that sets it off. A language that is not here has none:
 * a word that is taken away by mistake is worse than one that stays.
 */
const FILLERS: Readonly<Record<string, RegExp>> = {
  en: /(?<![\p{L}\p{N}'’-])(?:[Uu]h+m*|[Uu]m+|[Ee]rm+|[Hh]m{2,})(?![\p{L}\p{N}'’-])(?:\.{2,}|…|,)?/gu,
  zh: /呃+(?!逆)(?:[，,、]|…+)?|(?<=^|[，。！？；、,\s])(?:嗯+|额|啊)(?:[，,、]|…+)/gu,
  ja: /(?<=^|[、。！？\s])(?:え[えーぇ]*っ?と[ーぉ]*|あの[ーぉ]+|う[ーぅ]*ん[ーっ]+と?)(?:[、,]|…+)?/gu,
  ko: /(?<=^|[\s,.!?])(?:음+|으음|어{2,}|에{2,})(?:,|\.{2,}|…)?(?=[\s,.!?]|$)/gu,
};

/** Removes fillers. A text of nothing else stays, for then it is an answer ("嗯。", "Mm."). */
export function dropFillers(text: string, language: Language | undefined): string {
  const pattern = FILLERS[language === "yue" ? "zh" : (language ?? "")];
  if (!pattern) return text;
  const kept = text
    .replace(pattern, "")
    .replace(/ {2,}/g, " ")
    .replace(/ +(?=[,.!?;:])/g, "")
    .replace(/^[\s,，、]+/u, "")
    .trimEnd();
  if (kept === text || !/[\p{L}\p{N}]/u.test(kept)) return text;
  return beganWithCapital(text) ? kept.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()) : kept;
}

function beganWithCapital(text: string): boolean {
  return /^\P{L}*\p{Lu}/u.test(text);
}
