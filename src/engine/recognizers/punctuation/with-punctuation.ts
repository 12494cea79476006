/** A recognizer that writes no punctuation, with a network behind it that does. */
import type { Hypothesis, RecognizeOptions, Recognizer, RecognizerTraits, SpeechSegment, Token } from "../../types";
import { markText, type Mark, type MarkWords } from "./windows";
import { splitWords } from "./words";

/** What finds the marks; a {@link CtTransformer} is one. */
export interface Punctuator {
  readonly mark: MarkWords;
  close(): Promise<void>;
}

/**
 * @param recognizer closed together with the punctuator
 * @returns a recognizer whose hypotheses have marks in their text and, at the end of the token before, in their tokens. Every text ends
 * with the end of a sentence. Tokens keep their times.
 */
export function withPunctuation(recognizer: Recognizer, punctuator: Punctuator): Recognizer {
  return new PunctuatedRecognizer(recognizer, punctuator);
}

class PunctuatedRecognizer implements Recognizer {
  readonly traits: RecognizerTraits;
  readonly #recognizer: Recognizer;
  readonly #punctuator: Punctuator;

  constructor(recognizer: Recognizer, punctuator: Punctuator) {
    this.#recognizer = recognizer;
    this.#punctuator = punctuator;
    this.traits = { ...recognizer.traits, punctuates: true };
  }

  get featuresMs(): number | undefined {
    return this.#recognizer.featuresMs;
  }

  async recognize(segments: readonly SpeechSegment[], options?: RecognizeOptions): Promise<readonly Hypothesis[]> {
    const hypotheses = await this.#recognizer.recognize(segments, options);
    const punctuated: Hypothesis[] = [];
    for (const hypothesis of hypotheses) punctuated.push(await this.#punctuate(hypothesis));
    return punctuated;
  }

  async close(): Promise<void> {
    await this.#recognizer.close();
    await this.#punctuator.close();
  }

  async #punctuate(hypothesis: Hypothesis): Promise<Hypothesis> {
    const { text, tokens } = hypothesis;
    const words = splitWords(text);
    const marks = await markText(
      words.map((word) => word.text),
      (some) => this.#punctuator.mark(some),
    );
    const places = words.map(({ end }, index) => ({ at: end, mark: marks[index] })).filter(({ mark }) => mark !== "");
    return { ...hypothesis, text: insert(text, 0, places), tokens: insertIntoTokens(tokens, text, places) };
  }
}

interface Place {
  /** Index in the text before which the mark stands. */
  readonly at: number;
  readonly mark: Mark;
}

/** @param start index of the piece in the whole text; `places` are those behind its start and up to its end */
function insert(piece: string, start: number, places: readonly Place[]): string {
  let written = 0;
  const parts = places.map(({ at, mark }) => {
    const part = piece.slice(written, at - start) + mark;
    written = at - start;
    return part;
  });
  return parts.join("") + piece.slice(written);
}

/** Tokens are looked up in the text one after the other, for a text need not be its tokens in a row. */
function insertIntoTokens(tokens: readonly Token[], text: string, places: readonly Place[]): readonly Token[] {
  let end = 0;
  let next = 0;
  return tokens.map((token) => {
    const bare = token.text.trim();
    const start = text.indexOf(bare, end);
    if (bare === "" || start < 0) return token;
    end = start + bare.length;
    const first = next;
    while (next < places.length && places[next].at <= end) next++;
    const shift = token.text.indexOf(bare);
    return { ...token, text: insert(token.text, start - shift, places.slice(first, next)) };
  });
}
