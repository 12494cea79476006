/** Inverse text normalisation of English, in small letters or with capitals. */
import type { ItnLanguage } from "../types";
import { formatEnglish } from "./format";
import { parseEnglish } from "./parse";
import { ENGLISH_WORDS, foldEnglish } from "./protected";
import type { EnglishToken } from "./tokens";

export const english: ItnLanguage<EnglishToken> = {
  /** Words of numbers and of addresses, and what may be abbreviated: letters said one by one, titles. */
  trigger:
    /\b(?:zero|oh?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|fou?r|fif|six|seven|eigh|nine)ty|hundred|thousand|point|dot|half|quarter|double|triple|first|second|third|\p{L}+th|[a-z]|doctor|mister|misses|saint|example|wifi|wi|ai|api|aws|bios|cpu|css|cuda|dos|fifo|gui|hdmi|ibm|json|nic|pcb|risc|sim|tco|usb|usd)\b/iu,
  words: ENGLISH_WORDS,
  fold: foldEnglish,
  patterns: [],
  parse: parseEnglish,
  format: formatEnglish,
};
