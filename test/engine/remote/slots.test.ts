import { Slots } from "../../../src/engine/remote/slots";
import { seededRandom } from "../../fixtures/random";

it.each([1, 3, 8])(
  "No more than %d pieces of work go on at once, each once, begun in order, whatever fails",
  async (count) => {
    const random = seededRandom(count);
    const slots = new Slots(count);
    const begun: number[] = [];
    let now = 0;
    let most = 0;
    const work = (number: number) => async (): Promise<number> => {
      begun.push(number);
      most = Math.max(most, ++now);
      for (let ticks = random.integer(5); ticks > 0; ticks--) await new Promise((resolve) => setImmediate(resolve));
      now--;
      if (random.uniform() < 0.3) throw new Error("failed");
      return number;
    };
    const outcomes: Promise<PromiseSettledResult<number>[]>[] = [];
    for (let round = 0; round < 5; round++) {
      outcomes.push(Promise.allSettled(Array.from({ length: 20 }, (_, i) => slots.use(work(20 * round + i)))));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const results = (await Promise.all(outcomes)).flat();
    expect(most).toBe(count);
    expect(begun).toEqual(Array.from({ length: 100 }, (_, i) => i));
    results.forEach((result, i) => result.status === "fulfilled" && expect(result.value).toBe(i));
    expect(results.some(({ status }) => status === "rejected")).toBe(true);
  },
);
