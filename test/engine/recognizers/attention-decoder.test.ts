import { bestToken } from "../../../src/engine/recognizers/attention-decoder";
import { DeviceFault } from "../../../src/engine/runtime/session";
import { seededRandom } from "../../fixtures/random";

describe("bestToken", () => {
  it("gives the highest logit with its share of the softmax", () => {
    const logits = seededRandom(1).normals(5000, 4);
    const { id, probability } = bestToken(logits);
    const exponentials = Array.from(logits, Math.exp);
    expect(logits[id]).toBe(Math.max(...logits));
    expect(probability).toBeCloseTo(exponentials[id] / exponentials.reduce((sum, one) => sum + one, 0), 4);
  });

  it("takes the lowest id among equals", () => {
    expect(bestToken(Float32Array.of(1, 3, 3, 3)).id).toBe(1);
    expect(bestToken(new Float32Array(4))).toEqual({ id: 0, probability: 0.25 });
  });

  it("does not overflow", () => {
    expect(bestToken(Float32Array.of(-3e38, 3e38, 1e38))).toEqual({ id: 1, probability: 1 });
  });

  it("takes tokens that are ruled out by minus infinity for what they are", () => {
    expect(bestToken(Float32Array.of(-Infinity, -5, -Infinity))).toEqual({ id: 1, probability: 1 });
  });

  it.each([
    ["NaN throughout", [NaN, NaN, NaN]],
    ["nothing but minus infinity", [-Infinity, -Infinity]],
    ["plus infinity", [1, Infinity, 2]],
    ["a NaN among numbers", [1, NaN, 2]],
    ["no number at all", []],
  ])("takes %s for a fault of the device", (_, logits) => {
    expect(() => bestToken(Float32Array.from(logits))).toThrow(DeviceFault);
  });
});
