import { bytePieces } from "../../../src/engine/recognizers/byte-pieces";
import { seededRandom } from "../../fixtures/random";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe("pieces of bytes", () => {
  it("join to characters, and each knows the tokens that it was made of", () => {
    const [你, é] = ["你", "é"].map((character) => Buffer.from(character));
    const tokens = [
      Buffer.from("a "),
      你.subarray(0, 1),
      undefined,
      你.subarray(1),
      é.subarray(0, 1),
      é.subarray(1),
      undefined,
    ];
    expect(bytePieces(tokens)).toEqual([
      { text: "a ", from: 0, to: 1 },
      { text: "你", from: 1, to: 4 },
      { text: "é", from: 4, to: 6 },
    ]);
  });

  it("give a character that never ends at the end", () => {
    expect(bytePieces([bytes(0x61), bytes(0xe4, 0xbd)])).toEqual([
      { text: "a", from: 0, to: 1 },
      { text: "\ufffd", from: 1, to: 2 },
    ]);
    expect(bytePieces([])).toEqual([]);
  });

  it("spell what all bytes together decode to, whatever the bytes", () => {
    const random = seededRandom(1);
    for (let i = 0; i < 3000; i++) {
      const tokens = Array.from({ length: random.integer(8) }, () => {
        const ascii = random.uniform() < 0.3;
        return Uint8Array.from({ length: 1 + random.integer(3) }, () => random.integer(ascii ? 128 : 256));
      });
      const spelt = bytePieces(tokens).map(({ text }) => text);
      expect(spelt.join("")).toBe(Buffer.concat(tokens).toString("utf8"));
    }
  });
});
