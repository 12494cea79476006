/** A line break inside a cue, a cell or a line of text would end it. */
export function oneLine(text: string): string {
  return text.replace(/[\s\u0085\u2028\u2029]+/gu, " ").trim();
}
