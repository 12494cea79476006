import { isTingxieError } from "../../../../src/engine/errors";
import { MoonshineTokenizer } from "../../../../src/engine/recognizers/moonshine/tokenizer";
import { tokenizerBin } from "../../../fixtures/moonshine-fixture";

const bytes = (text: string): Uint8Array[] => [...Buffer.from(text)].map((byte) => Uint8Array.of(byte));

/** Ids: 0-2 controls, 3 unused, 4 … as given. */
function tokenizer(...pieces: (string | Uint8Array)[]): MoonshineTokenizer {
  return MoonshineTokenizer.parse(tokenizerBin(["<unk>", "<s>", "</s>", "", ...pieces]));
}

describe("Moonshine's tokenizer", () => {
  it("reads short and long entries, and unused ids", () => {
    const lengths = [1, 127, 128, 129, 255, 256, 300, 16_000];
    const read = tokenizer(...lengths.map((length) => "x".repeat(length)));
    expect(read.size).toBe(4 + lengths.length);
    expect(lengths.map((_, i) => read.decode([4 + i]).length)).toEqual(lengths);
    expect(read.decode([3])).toBe("");
  });

  it("writes the mark for a space as a space", () => {
    expect(tokenizer("▁He", "llo", "▁you", "▁▁▁").decode([4, 5, 6, 7, 6])).toBe(" Hello you    you");
  });

  it("leaves out control tokens, and no others", () => {
    const read = tokenizer("<<ST_1>>", "<", ">", "<>", "a");
    expect(read.decode([1, 8, 4, 5, 8, 6, 7, 0, 2])).toBe("a<a><>");
  });

  it("leaves out ids that do not exist", () => {
    expect(tokenizer("a").decode([4, 999, -1, 4])).toBe("aa");
  });

  it("puts characters together that come byte by byte", () => {
    const read = tokenizer("▁x", ...bytes("é听🙂"));
    const all = Array.from({ length: 2 + 3 + 4 }, (_, i) => 5 + i);
    expect(read.decode([4, ...all, 4])).toBe(" xé听🙂 x");
    expect(read.split([4, ...all, 4])).toEqual([
      { text: " x", from: 0, to: 1 },
      { text: "é", from: 1, to: 3 },
      { text: "听", from: 3, to: 6 },
      { text: "🙂", from: 6, to: 10 },
      { text: " x", from: 10, to: 11 },
    ]);
  });

  it("keeps what follows a broken character", () => {
    const read = tokenizer(Uint8Array.of(0xe5), "ab", Uint8Array.of(0x90));
    expect(read.decode([4, 5])).toBe("\ufffdab");
    expect(read.decode([4])).toBe("\ufffd");
    expect(read.decode([6, 5])).toBe("\ufffdab");
  });

  it("accounts for every token that carries text", () => {
    const read = tokenizer("▁a", ...bytes("听"), "b");
    const ids = [1, 4, 5, 6, 7, 3, 8, 2];
    const covered = read.split(ids).flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
    expect(covered).toEqual([0, 1, 2, 3, 4, 5, 6].filter((index) => covered.includes(index)));
    for (const index of [1, 2, 3, 4, 6]) expect(covered).toContain(index);
  });

  it.each([[[5, 97]], [[200]], [[1, 97, 200, 1]], [[128 + 5, 1, 97]]])("refuses a file that ends early: %p", (file) => {
    let refused: unknown;
    try {
      MoonshineTokenizer.parse(Uint8Array.from(file), "tokenizer.bin");
    } catch (error) {
      refused = error;
    }
    expect(isTingxieError(refused) && refused.code).toBe("model-corrupt");
  });
});
