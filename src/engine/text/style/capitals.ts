/** Capitals at the beginning of English sentences, for models that write small letters only. */

const SENTENCE_START = /(^|[.!?]["')\]]*\s+)(["'([]*)(\p{Ll})/gu;
const LONE_I = /(?<![\p{L}\p{N}'’-])i(?=$|[^\p{L}\p{N}-]|['’](?:m|d|ll|ve|re)(?!\p{L}))/gu;

/** Text that holds a capital anywhere came from a model that knows better, and stays as it is. */
export function capitalise(text: string): string {
  if (/\p{Lu}/u.test(text)) return text;
  return text
    .replace(
      SENTENCE_START,
      (_, before: string, opening: string, letter: string) => before + opening + letter.toUpperCase(),
    )
    .replace(LONE_I, "I");
}
