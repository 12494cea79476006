/** The languages whose numbers can be written. Settings may be narrowed to one of them; `languages.ts` says what reads it. */
export const LANGUAGE_CODES = ["zh", "en", "ja", "ko"] as const;

export type ItnLanguageCode = (typeof LANGUAGE_CODES)[number];
