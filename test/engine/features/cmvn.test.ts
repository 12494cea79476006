import { readFileSync } from "node:fs";
import { join } from "node:path";
import { applyCmvn, parseAmMvn, parseNumberList } from "../../../src/engine/features/cmvn";
import { amMvn } from "../../fixtures/sense-voice-fixture";
import { describeWithShared, SHARED } from "../../support/shared";

describe("feature statistics", () => {
  it("are applied to every row", () => {
    const features = Float32Array.of(1, 2, 3, 4);
    applyCmvn(features, { negMean: Float32Array.of(-1, 1), invStddev: Float32Array.of(2, 0.5) });
    expect([...features]).toEqual([0, 1.5, 4, 2.5]);
  });

  it("are read from a list with commas", () => {
    expect(parseNumberList("1,-2.5, 3e-1")).toEqual(Float32Array.of(1, -2.5, 0.3));
    expect(parseNumberList("1,,2")).toBeUndefined();
    expect(parseNumberList("1,two")).toBeUndefined();
    expect(parseNumberList("")).toBeUndefined();
  });

  it("are read from am.mvn", () => {
    const cmvn = parseAmMvn(amMvn([-8.5, -9], [0.15, 0.25]));
    expect(cmvn).toEqual({ negMean: Float32Array.of(-8.5, -9), invStddev: Float32Array.of(0.15, 0.25) });
  });

  it.each([
    ["nothing", ""],
    ["no Rescale", "<AddShift> 2 2\n<LearnRateCoef> 0 [ 1 2 ]\n"],
    ["lists of two lengths", "<AddShift>\n0 [ 1 2 ]\n<Rescale>\n0 [ 1 ]\n"],
    ["a word in a list", "<AddShift>\n0 [ 1 x ]\n<Rescale>\n0 [ 1 2 ]\n"],
    ["an open bracket", "<AddShift>\n0 [ 1 2 ]\n<Rescale>\n0 [ 1 2"],
  ])("are not read from a file with %s", (_, text) => {
    expect(parseAmMvn(text)).toBeUndefined();
  });
});

describeWithShared("feature statistics of published models", () => {
  it("have one value for each of 400 features", () => {
    for (const file of ["fsmn-vad/am.mvn", "fsmn-ctc-zh/am.mvn.dim80_l2r2"]) {
      const cmvn = parseAmMvn(readFileSync(join(SHARED, "models", file), "utf8"));
      expect(cmvn?.negMean).toHaveLength(400);
      expect(cmvn?.negMean[0]).toBeCloseTo(-8.311879, 5);
      expect(cmvn?.invStddev.every((value) => value > 0)).toBe(true);
    }
  });
});
