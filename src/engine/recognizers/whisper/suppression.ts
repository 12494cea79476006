/** Tokens that Whisper learnt from subtitles and that nobody says: notes in brackets, music signs, speakers' names (openai/whisper, `tokenizer.py`). */
import type { WhisperVocabulary } from "./vocabulary";

const SYMBOLS = [
  ...`"#()*+/:;<=>@[\\]^_\`{|}~「」『』`,
  ..."<< >> <<< >>> -- --- -( -[ (' (\" (( )) ((( ))) [[ ]] {{ }} ♪♪ ♪♪♪".split(" "),
];
/** Of these also the first of several tokens is ruled out: they lie close together and share it. */
const MUSIC = [..."♩♪♫♬♭♮♯"];
/** Allowed inside of a word, but not at its beginning. */
const INNER = [" -", " '"];

/** Ids of the tokens that spell such a sign, with and without a space before it. */
export function nonSpeechTokens(vocabulary: WhisperVocabulary): readonly number[] {
  const spaced = (signs: readonly string[]): string[] => signs.flatMap((sign) => [sign, ` ${sign}`]);
  const ids = [
    ...[...spaced(SYMBOLS), ...INNER].map((sign) => vocabulary.idOf(sign)),
    ...spaced(MUSIC).map((sign) => vocabulary.firstIdOf(sign)),
  ];
  return [...new Set(ids.filter((id) => id !== undefined))].sort((a, b) => a - b);
}
