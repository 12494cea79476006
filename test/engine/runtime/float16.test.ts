import { asFloat32, floatTensor, fromHalf, halfBits, toHalf } from "../../../src/engine/runtime/float16";
import { seededRandom } from "../../fixtures/random";

describe("half precision", () => {
  it("brings every half back from its number", () => {
    for (let half = 0; half < 0x10000; half++) {
      const value = fromHalf(half);
      if (!Number.isNaN(value)) expect(toHalf(value)).toBe(half);
    }
  });

  it.each([
    [1, 0x3c00],
    [-2, 0xc000],
    [0.1, 0x2e66],
    [65504, 0x7bff],
    [65519, 0x7bff],
    [65520, 0x7c00],
    [-Infinity, 0xfc00],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [3 * 2 ** -26, 0x0001],
    [-0, 0x8000],
  ])("writes %p as IEEE 754 does", (value, half) => {
    expect(toHalf(value)).toBe(half);
  });

  it("keeps what is not a number", () => {
    expect(fromHalf(toHalf(NaN))).toBeNaN();
  });

  it("rounds to the nearest half, and ties to the even one", () => {
    const random = seededRandom(3);
    for (let i = 0; i < 2000; i++) {
      const half = random.integer(0x7bff);
      const [below, above] = [fromHalf(half), fromHalf(half + 1)];
      const middle = (below + above) / 2;
      expect(toHalf(Math.fround(below + 0.49 * (above - below)))).toBe(half);
      expect(toHalf(Math.fround(below + 0.51 * (above - below)))).toBe(half + 1);
      expect(toHalf(middle)).toBe(half % 2 === 0 ? half : half + 1);
    }
  });

  it("makes and reads tensors of either precision, and no others", () => {
    const values = Float32Array.of(1, -0.5, 3);
    expect(floatTensor("float32", [3], values)).toEqual({ type: "float32", dims: [3], data: values });
    const half = floatTensor("float16", [3], values);
    expect(half).toEqual({ type: "float16", dims: [3], data: Uint16Array.of(0x3c00, 0xb800, 0x4200) });
    expect(asFloat32(half)).toEqual(values);
    expect(asFloat32({ type: "int32", dims: [1], data: Int32Array.of(1) })).toBeUndefined();
  });

  it("finds the bits also where the runtime hands out an array type of its own", () => {
    const bits = Uint16Array.of(0x3c00, 0xb800, 0x4200);
    const foreign = new Int16Array(bits.buffer, 2, 2) as unknown as Uint16Array;
    expect(halfBits(foreign)).toEqual(Uint16Array.of(0xb800, 0x4200));
  });
});
