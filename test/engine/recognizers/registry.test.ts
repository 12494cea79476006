import { recognizerFamily, supportedFamilies } from "../../../src/engine/recognizers/registry";

describe("the registry of recognizers", () => {
  it("knows the families that it lists, each under one name", () => {
    expect(supportedFamilies).toContain("moonshine");
    expect(new Set(supportedFamilies).size).toBe(supportedFamilies.length);
    for (const name of supportedFamilies) expect(recognizerFamily(name).name).toBe(name);
  });

  it.each(["whisper-9", "", "toString", "__proto__", "constructor"])("refuses the family %p", (family) => {
    expect(() => recognizerFamily(family)).toThrow(expect.objectContaining({ code: "unsupported-model" }));
  });
});
