import { markText, type Mark } from "../../../../src/engine/recognizers/punctuation/windows";
import { seededRandom } from "../../../fixtures/random";

const words = (count: number): string[] => Array.from({ length: count }, (_, i) => `w${i}`);

/** A network that puts the same mark behind a word wherever it stands; the lengths of its runs are kept. */
function network(markOf: (word: number) => Mark) {
  const runs: (readonly string[])[] = [];
  const mark = async (some: readonly string[]): Promise<readonly Mark[]> => {
    runs.push(some);
    return some.map((word) => markOf(Number(word.slice(1))));
  };
  return { mark, runs };
}

describe("marks of a long text", () => {
  it("are as many as its words, and end a sentence behind the last, whatever the network says", async () => {
    const random = seededRandom(1);
    const choice: readonly Mark[] = ["", "", "", "", "，", "、", "。", "？"];
    for (let count = 0; count < 300; count++) {
      const marks = words(count).map(() => choice[random.integer(choice.length)]);
      const given = await markText(words(count), network((word) => marks[word]).mark);
      expect(given).toHaveLength(count);
      const isEnd = marks.at(-1) === "。" || marks.at(-1) === "？";
      expect(given).toEqual(isEnd || count === 0 ? marks : marks.with(-1, "。"));
    }
  });

  it("are asked for in runs that begin behind the last sentence that ended", async () => {
    const { mark, runs } = network((word) => (word === 12 || word === 33 ? "。" : word === 19 ? "？" : ""));
    await markText(words(50), mark);
    // The end behind word 19, the last of its run, is not believed until more is seen.
    expect(runs.map((run) => [run[0], run.at(-1)])).toEqual([
      ["w0", "w19"],
      ["w13", "w39"],
      ["w34", "w49"],
    ]);
  });

  it("end a sentence of 200 words at its last comma", async () => {
    const { mark, runs } = network((word) => (word === 50 || word === 150 ? "，" : ""));
    const marks = await markText(words(230), mark);
    expect(marks.flatMap((value, word) => (value === "" ? [] : [[word, value]]))).toEqual([
      [50, "，"],
      [150, "。"],
      [229, "。"],
    ]);
    expect(runs.at(-1)?.[0]).toBe("w151");
  });

  it("cost as much for each word however long the text is, also where the network finds no mark at all", async () => {
    const { mark, runs } = network(() => "");
    const marks = await markText(words(10_000), mark);
    expect(marks.filter((value) => value !== "")).toEqual(["。"]);
    expect(Math.max(...runs.map((run) => run.length))).toBeLessThanOrEqual(200);
    expect(runs).toHaveLength(500);
  });
});
