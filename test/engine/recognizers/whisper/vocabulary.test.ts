import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nonSpeechTokens } from "../../../../src/engine/recognizers/whisper/suppression";
import { WhisperVocabulary } from "../../../../src/engine/recognizers/whisper/vocabulary";
import { byteLevel } from "../../../fixtures/whisper-files";
import { describeWithRealWhisper } from "../../../support/real-whisper";

const bytesOf = (text: string): Buffer => Buffer.from(text);
const CHARACTER = bytesOf("😀");
const PIECES = [
  bytesOf(" "),
  bytesOf(" Hello"),
  bytesOf(","),
  CHARACTER.subarray(0, 2),
  CHARACTER.subarray(2),
  bytesOf("好"),
];
const base64 = (pieces: readonly Uint8Array[]): string =>
  pieces.map((piece, id) => `${Buffer.from(piece).toString("base64")} ${id}\n`).join("");
const table = (pieces: readonly Uint8Array[]): Record<string, number> =>
  Object.fromEntries(pieces.map((piece, id) => [byteLevel(piece), id]));

const FORMS: Readonly<Record<string, () => WhisperVocabulary>> = {
  "tokens.txt": () => WhisperVocabulary.fromBase64(base64(PIECES), "tokens.txt"),
  "tokenizer.json": () =>
    WhisperVocabulary.fromHuggingFace(
      JSON.stringify({ model: { vocab: table(PIECES) }, added_tokens: [{ id: 6, content: "<|endoftext|>" }] }),
      "tokenizer.json",
    ),
  "vocab.json with added_tokens.json": () =>
    WhisperVocabulary.fromHuggingFace(JSON.stringify(table(PIECES)), "vocab.json", '{"<|endoftext|>":6}'),
  "vocab.json that holds a special token": () =>
    WhisperVocabulary.fromHuggingFace(JSON.stringify({ ...table(PIECES), "<|endoftext|>": 6 }), "vocab.json"),
};

describe.each(Object.entries(FORMS))("the vocabulary of %s", (name, read) => {
  const vocabulary = read();

  it("spells texts, and a character only when all of its tokens are there", () => {
    expect(vocabulary.size).toBe(PIECES.length);
    expect(vocabulary.text([1, 2, 0, 5])).toBe(" Hello, 好");
    expect(vocabulary.split([1, 3, 4, 5])).toEqual([
      { text: " Hello", from: 0, to: 1 },
      { text: "😀", from: 1, to: 3 },
      { text: "好", from: 3, to: 4 },
    ]);
    expect(vocabulary.text([3, 1])).toBe("\ufffd Hello");
  });

  it("has no text for special tokens and for ids that it does not know", () => {
    expect(vocabulary.text([1, 6, 99])).toBe(" Hello");
    expect([...vocabulary.named]).toEqual(name === "tokens.txt" ? [] : [["endoftext", 6]]);
  });

  it("finds the token of a text, and the longest at its beginning", () => {
    expect(vocabulary.idOf(" Hello")).toBe(1);
    expect(vocabulary.idOf("Hello")).toBeUndefined();
    expect(vocabulary.firstIdOf("😀")).toBe(3);
    expect(vocabulary.firstIdOf("x")).toBeUndefined();
  });
});

describe("a vocabulary is refused, with the file's name,", () => {
  it.each([
    ["a line without an id", "SGk= 0\nSGk=\n"],
    ["a line that is not base64", "S&k= 0\n"],
    ["an id that is named twice", "SGk= 0\nSG8= 0\n"],
    ["no line", "\n"],
  ])("for %s in tokens.txt", (_, text) => {
    expect(() => WhisperVocabulary.fromBase64(text, "tokens.txt")).toThrow(
      /^The vocabulary tokens\.txt cannot be used/,
    );
  });

  it.each([
    ["no JSON", "{"],
    ["a list", "[1]"],
    ["a piece without an id", '{"a":"b"}'],
    ["a negative id", '{"a":-1}'],
    ["a piece that is not bytes", '{"好":0}'],
    ["an added token without an id", '{"model":{"vocab":{"a":0}},"added_tokens":[{"content":"<|x|>"}]}'],
  ])("for %s in tokenizer.json", (_, text) => {
    expect(() => WhisperVocabulary.fromHuggingFace(text, "tokenizer.json")).toThrow(
      /^The vocabulary tokenizer\.json cannot be used/,
    );
  });

  it("but for the empty token of the multilingual table, which stands there as a lone sign of padding", () => {
    expect(WhisperVocabulary.fromBase64("SGk= 0\n= 1\n", "tokens.txt").text([0, 1, 0])).toBe("HiHi");
  });
});

describeWithRealWhisper("the vocabulary of tiny.en", ({ sherpa, huggingFace }) => {
  it("is the same in both exports, and the signs that nobody says are those that were published", () => {
    const theirs = WhisperVocabulary.fromBase64(readFileSync(join(sherpa, "tiny.en-tokens.txt"), "utf8"), "tokens.txt");
    const text = readFileSync(join(huggingFace, "tokenizer.json"), "utf8");
    const ours = WhisperVocabulary.fromHuggingFace(text, "tokenizer.json");
    const ids = Array.from({ length: ours.size }, (_, id) => id);
    expect(theirs.size).toBe(ours.size);
    expect(ids.filter((id) => theirs.text([id]) !== ours.text([id]))).toEqual([]);
    const config = JSON.parse(readFileSync(join(huggingFace, "generation_config.json"), "utf8")) as {
      suppress_tokens: number[];
    };
    const signs = config.suppress_tokens.filter((id) => id < ours.size);
    expect(nonSpeechTokens(ours)).toEqual(signs);
    expect(nonSpeechTokens(theirs)).toEqual(signs);
  });
});
