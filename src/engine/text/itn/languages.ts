/** Which rooms read which language. A new language is a folder beside this file and one line here. */
import { english } from "./en/english";
import { japanese } from "./ja/japanese";
import { korean } from "./ko/korean";
import type { ItnLanguageCode } from "./language-codes";
import type { ItnLanguage } from "./types";
import { chinese } from "./zh/chinese";

export const LANGUAGES: Readonly<Partial<Record<ItnLanguageCode, ItnLanguage>>> = {
  ja: japanese,
  ko: korean,
  zh: chinese,
  en: english,
};

/** Languages by other names that recognizers and users give them. */
const ALIASES: Readonly<Record<string, ItnLanguageCode>> = { yue: "zh", cmn: "zh", wuu: "zh", "zh-tw": "zh" };

/** @returns the language that reads text of a language code, or undefined where none does */
export function itnLanguageOf(code: string): ItnLanguageCode | undefined {
  const known = ALIASES[code.toLowerCase()] ?? code;
  return Object.hasOwn(LANGUAGES, known) ? (known as ItnLanguageCode) : undefined;
}
