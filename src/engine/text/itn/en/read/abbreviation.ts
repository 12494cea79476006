/** Words that the public grammars abbreviate: misses, for example, c u d n n. */
import { ABBREVIATIONS, isTitle, LONGEST_ABBREVIATION } from "../abbreviations";
import type { Read } from "../numbers";
import type { AbbreviationToken } from "../tokens";
import type { WordReader } from "../words";

export function readAbbreviation(words: WordReader, at: number): Read<AbbreviationToken> | undefined {
  let longest: Read<AbbreviationToken> | undefined;
  let said = "";
  for (let to = at; to < at + LONGEST_ABBREVIATION; to++) {
    const word = to === at ? words.folded(at) : words.next(to);
    if (word === "") break;
    said = said === "" ? word : `${said} ${word}`;
    const short = ABBREVIATIONS.get(said);
    if (short === undefined) continue;
    const written =
      isTitle(said) && /^\p{Lu}/u.test(words.written(at)) ? short[0].toUpperCase() + short.slice(1) : short;
    longest = { value: { class: "abbreviation", short: written, ...words.stretch(at, to + 1) }, to: to + 1 };
  }
  return longest;
}
