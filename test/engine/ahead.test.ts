import { setTimeout as pause } from "node:timers/promises";
import { ahead } from "../../src/engine/ahead";
import { seededRandom } from "../fixtures/random";
import { collect } from "../fixtures/streams";

/** Counts to `count`, each number after a pause, and tells what it was asked for. */
function source(
  count: number,
  { failAt, random = seededRandom(1) }: { failAt?: number; random?: { integer(below: number): number } } = {},
) {
  const seen = { made: 0, closed: false };
  async function* numbers(): AsyncGenerator<number> {
    try {
      for (let i = 0; i < count; i++) {
        if (i === failAt) throw new Error(`number ${i} is broken`);
        seen.made++;
        for (let turns = random.integer(4); turns > 0; turns--) await pause(0);
        yield i;
      }
    } finally {
      seen.closed = true;
    }
  }
  return { seen, numbers: numbers() };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe("ahead", () => {
  it.each([0, 1, 2, 7, 50])("hands on everything in order, %d made in advance", async (count) => {
    for (const length of [0, 1, 2, 3, 30]) {
      const { numbers, seen } = source(length);
      expect(await collect(ahead(numbers, count))).toEqual(upTo(length));
      expect(seen.closed).toBe(true);
    }
  });

  it.each([0, 1, 3])("never makes more than %d that nobody has asked for", async (count) => {
    const { numbers, seen } = source(30);
    let taken = 0;
    for await (const number of ahead(numbers, count)) {
      expect(number).toBe(taken++);
      for (let turn = 0; turn < 20; turn++) await pause(0);
      expect(seen.made).toBe(Math.min(30, taken + count));
    }
  });

  it("makes the next while the consumer is busy", async () => {
    const { numbers, seen } = source(30);
    const iterator = ahead(numbers, 2);
    await iterator.next();
    while (seen.made < 3) await pause(0);
    await iterator.return(undefined);
  });

  it.each([0, 1, 5])("hands on an error in its place, after what was made before it (%d ahead)", async (count) => {
    const { numbers, seen } = source(30, { failAt: 3 });
    const heard: number[] = [];
    const reading = (async () => {
      for await (const number of ahead(numbers, count)) {
        heard.push(number);
        await pause(5);
      }
    })();
    await expect(reading).rejects.toThrow("number 3 is broken");
    expect(heard).toEqual([0, 1, 2]);
    expect(seen.closed).toBe(true);
  });

  it.each([0, 1, 5])("closes the source when the consumer has had enough (%d ahead)", async (count) => {
    const { numbers, seen } = source(30);
    for await (const number of ahead(numbers, count)) if (number === 2) break;
    expect(seen.closed).toBe(true);
    expect(seen.made).toBeLessThanOrEqual(3 + count);
  });

  it("closes the source when the consumer fails, and hands on the consumer's error", async () => {
    const { numbers, seen } = source(30);
    const reading = (async () => {
      for await (const number of ahead(numbers, 2)) if (number === 1) throw new Error("no more");
    })();
    await expect(reading).rejects.toThrow("no more");
    expect(seen.closed).toBe(true);
  });

  it("is quiet about an error that nobody got to", async () => {
    // Node ends the test run over a rejection that nobody handles.
    const { numbers } = source(30, { failAt: 3 });
    for await (const number of ahead(numbers, 5)) if (number === 0) break;
    await pause(20);
  });
});
