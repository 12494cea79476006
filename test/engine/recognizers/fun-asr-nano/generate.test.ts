import { generate, type GenerateOptions } from "../../../../src/engine/recognizers/fun-asr-nano/generate";
import { DeviceFault } from "../../../../src/engine/runtime/session";

const SIZE = 8;
const END = 7;

/** A model that goes by the tokens so far: what it gives for them are the probabilities of some ids; the others have none. */
function model(next: (said: readonly number[]) => Readonly<Partial<Record<number, number>>>, maxTokens = 100) {
  const said: number[] = [];
  const calls: number[] = [];
  const logits = (): Float32Array => {
    const row = new Float32Array(SIZE).fill(-30);
    for (const [id, probability = 0] of Object.entries(next(said))) row[Number(id)] = Math.log(probability);
    return row;
  };
  const options: GenerateOptions = {
    first: logits(),
    next: (id, index) => {
      calls.push(index);
      said.length = index;
      said.push(id);
      return Promise.resolve(logits());
    },
    stops: new Set([END]),
    maxTokens,
  };
  return { options, calls };
}

describe("writing token by token", () => {
  it("takes the best token each time until one ends the text", async () => {
    const { options, calls } = model((said) => ({ [said.length < 3 ? said.length + 1 : END]: 0.9, 0: 0.1 }));
    const { ids, confidences, cutShort } = await generate(options);
    expect({ ids, cutShort }).toEqual({ ids: [1, 2, 3], cutShort: false });
    for (const confidence of confidences) expect(confidence).toBeCloseTo(0.9, 3);
    expect(calls).toEqual([0, 1, 2]);
  });

  it("says nothing, without another try, where the model ends at once", async () => {
    const { options, calls } = model(() => ({ [END]: 0.6, 1: 0.4 }));
    expect(await generate(options)).toEqual({ ids: [], confidences: [], cutShort: false });
    expect(calls).toEqual([]);
  });

  it("leaves a loop by chance, from the beginning, and then has lost nothing", async () => {
    // At temperature 0 it says 2 for ever; one draw in five gets out of it.
    const { options, calls } = model((said) => (said.includes(3) ? { [END]: 1 } : { 2: 0.6, 3: 0.4 }));
    const { ids, cutShort } = await generate(options);
    expect(cutShort).toBe(false);
    expect(ids.at(-1)).toBe(3);
    expect(calls.filter((index) => index === 0).length).toBeGreaterThan(1);
  });

  it("gives up after three tries, keeps what stands before the loop, and says that it was cut short", async () => {
    const { options, calls } = model((said) => ({ [said.length < 2 ? said.length + 1 : 3]: 1 }));
    expect(await generate(options)).toMatchObject({ ids: [1, 2, 3], cutShort: true });
    expect(calls.filter((index) => index === 0)).toHaveLength(3);
  });

  it("keeps the try that was surest of itself", async () => {
    // The likeliest beginning leads on through a doubtful token into one loop, the other one straight into another.
    const { options } = model((said) => {
      if (said.length === 0) return { 1: 0.51, 4: 0.49 };
      if (said[0] === 4) return { 5: 1 };
      return said.length === 1 ? { 2: 0.4, 0: 0.3, 6: 0.3 } : { 3: 1 };
    });
    const { ids, cutShort } = await generate(options);
    expect(cutShort).toBe(true);
    expect(ids).toEqual([4, 5]);
  });

  it("stops at the most tokens allowed, unless the text ends just there", async () => {
    const counting = (last: number) => model((said) => ({ [said.length < last ? said.length % 6 : END]: 1 }), 9);
    expect(await generate(counting(20).options)).toMatchObject({ ids: [0, 1, 2, 3, 4, 5, 0, 1, 2], cutShort: true });
    expect(await generate(counting(9).options)).toMatchObject({ ids: [0, 1, 2, 3, 4, 5, 0, 1, 2], cutShort: false });
  });

  it("writes the same again", async () => {
    const once = () => generate(model((said) => (said.includes(3) ? { [END]: 1 } : { 2: 0.6, 3: 0.4 })).options);
    expect(await once()).toEqual(await once());
  });

  it("takes logits that are not numbers for a fault of the device", async () => {
    const { options } = model(() => ({ 1: NaN }));
    await expect(generate(options)).rejects.toThrow(DeviceFault);
  });
});
