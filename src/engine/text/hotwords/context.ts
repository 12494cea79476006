/** What the text around a place says about a hotword there. */
import type { Simplify } from "../../language/simplified";
import type { Hotword } from "./hotword";

/** How far a word of the blacklist may be away, in UTF-16 units: about a clause in Chinese, a few words in English. */
const NEAR = 30;

/** A text in one form for comparing, in which every place stays where it is. */
export function comparable(text: string, simplify: Simplify): string {
  return simplify(text).replace(/\p{Lu}/gu, (letter) => {
    const small = letter.toLowerCase();
    return small.length === letter.length ? small : letter;
  });
}

/** Whether a text of the word's own blacklist stands around `start` to `end`, or in it. @param text comparable */
export function isRefused({ notNear }: Hotword, text: string, start: number, end: number, simplify: Simplify): boolean {
  if (notNear.length === 0) return false;
  const around = text.slice(Math.max(0, start - NEAR), end + NEAR);
  return notNear.some((refusing) => around.includes(comparable(refusing, simplify)));
}
