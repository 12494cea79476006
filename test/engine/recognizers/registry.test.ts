import { recognizerFamily, supportedFamilies } from "../../../src/engine/recognizers/registry";

describe("the registry of recognizers", () => {
  it("knows the families that it lists", () => {
    expect(supportedFamilies).toContain("moonshine");
    for (const family of supportedFamilies) expect(recognizerFamily(family)).toBeInstanceOf(Function);
  });

  it.each(["whisper-9", "", "toString", "__proto__", "constructor"])("refuses the family %p", (family) => {
    expect(() => recognizerFamily(family)).toThrow(expect.objectContaining({ code: "unsupported-model" }));
  });
});
