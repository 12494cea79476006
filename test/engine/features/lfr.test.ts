import { stackCount, stackFrames } from "../../../src/engine/features/lfr";

/** Frames of one value each, their own number. */
const frames = (count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => i);

describe("low frame rate stacks", () => {
  it("hold neighbours, with the first and last frame repeated at the edges", () => {
    expect([...stackFrames(frames(8), 1, { window: 5, shift: 3 })]).toEqual([
      ...[0, 0, 0, 1, 2],
      ...[1, 2, 3, 4, 5],
      ...[4, 5, 6, 7, 7],
    ]);
  });

  it("reach three frames to either side with the published window of 7", () => {
    const stacked = stackFrames(frames(13), 1, { window: 7, shift: 6 });
    expect([...stacked.subarray(7, 14)]).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect([...stacked.subarray(14)]).toEqual([9, 10, 11, 12, 12, 12, 12]);
  });

  it("reach one frame less to the left than to the right with an even window", () => {
    expect([...stackFrames(frames(6), 1, { window: 4, shift: 3 })]).toEqual([0, 0, 1, 2, 2, 3, 4, 5]);
  });

  it("keep the values of a frame together", () => {
    const twoValues = Float32Array.of(1, 2, 3, 4, 5, 6);
    expect([...stackFrames(twoValues, 2, { window: 3, shift: 2 })]).toEqual([1, 2, 1, 2, 3, 4, 3, 4, 5, 6, 5, 6]);
  });

  it.each([
    [0, 0],
    [1, 1],
    [6, 1],
    [7, 2],
    [98, 17],
  ])("are of %i frames %i", (count, stacks) => {
    expect(stackCount(count, { window: 7, shift: 6 })).toBe(stacks);
    expect(stackFrames(frames(count), 1, { window: 7, shift: 6 })).toHaveLength(stacks * 7);
  });

  it("are whole ones only where they are not padded", () => {
    const unpadded = { window: 3, shift: 2, padded: false };
    expect([...stackFrames(frames(8), 1, unpadded)]).toEqual([0, 1, 2, 2, 3, 4, 4, 5, 6]);
  });

  it.each([
    [0, 0],
    [6, 0],
    [7, 1],
    [12, 1],
    [13, 2],
    [100, 16],
  ])("are, unpadded, of %i frames %i", (count, stacks) => {
    const unpadded = { window: 7, shift: 6, padded: false };
    expect(stackCount(count, unpadded)).toBe(stacks);
    expect(stackFrames(frames(count), 1, unpadded)).toHaveLength(stacks * 7);
  });
});
