import { QwenTokenizer } from "../../../../src/engine/recognizers/fun-asr-nano/tokenizer";
import { qwenTokenizerJson, qwenVocabularySize, readQwenBpe } from "../../../fixtures/qwen-bpe";

const bpe = readQwenBpe();
const tokenizer = QwenTokenizer.parse(qwenTokenizerJson(bpe));

describe("Qwen's tokenizer", () => {
  it("encodes as an independent implementation does: scripts, signs, digits, white space, composed forms", () => {
    const ours = bpe.encoded.map(([text]) => [text, tokenizer.encode(text)]);
    expect(ours).toEqual(bpe.encoded);
    expect(ours.length).toBeGreaterThan(300);
  });

  it("decodes as an independent implementation does, also what is no UTF-8, and leaves control tokens out", () => {
    const ours = bpe.decoded.map(([ids]) => [
      ids,
      tokenizer
        .split(ids)
        .map(({ text }) => text)
        .join(""),
    ]);
    expect(ours).toEqual(bpe.decoded);
  });

  it("brings texts back, up to their composed form", () => {
    for (const [text, ids] of bpe.encoded) {
      const back = tokenizer.split(ids).map((piece) => piece.text);
      expect(back.join("")).toBe(text.normalize("NFC"));
    }
  });

  it("reads either spelling of the merges", () => {
    const pairs = QwenTokenizer.parse(qwenTokenizerJson(bpe, "pairs"));
    for (const [text, ids] of bpe.encoded.slice(0, 50)) expect(pairs.encode(text)).toEqual(ids);
  });

  it("knows control tokens by name, and takes no text for one", () => {
    const id = tokenizer.idOf("<|im_end|>");
    expect(id).toBe(588);
    expect(tokenizer.idOf("<|im|>")).toBeUndefined();
    expect(tokenizer.encode("a<|im_end|>")).not.toContain(id);
    expect(tokenizer.size).toBe(qwenVocabularySize(bpe));
  });

  it("writes added tokens out that are no control tokens", () => {
    const think = tokenizer.idOf("<think>") ?? -1;
    expect(tokenizer.split([think, 588, ...tokenizer.encode("好")])).toMatchObject([
      { text: "<think>" },
      { text: "好" },
    ]);
  });

  it.each([
    ["is not JSON", "{", "it is not valid JSON"],
    ["has no model", "{}", "it holds no byte-level BPE"],
    [
      "is of another kind",
      JSON.stringify({ added_tokens: [], model: { type: "Unigram", vocab: [] } }),
      "no byte-level BPE",
    ],
    ["names a piece without an id", file({ vocab: { a: "1" } }), '"a" is no piece with an id'],
    ["writes pieces in plain Unicode", file({ vocab: { 你好: 1 } }), '"你好" is no piece with an id'],
    ["has half a merge", file({ merges: ["a b", "c"] }), "merge 1 is not a pair"],
    ["has a merge of three", file({ merges: [["a", "b", "c"]] }), "merge 0 is not a pair"],
    ["has an added token without a text", file({}, [{ id: 3 }]), "added token 0 has no text and id"],
  ])("refuses a file that %s", (_, text, why) => {
    const refusal = { code: "model-corrupt", message: expect.stringContaining(why) };
    expect(() => QwenTokenizer.parse(text, "tokenizer.json")).toThrow(expect.objectContaining(refusal));
  });
});

function file(model: object, added: readonly object[] = []): string {
  return JSON.stringify({ added_tokens: added, model: { type: "BPE", vocab: {}, merges: [], ...model } });
}
