import { languageCode } from "../../../src/engine/remote/language";

describe("The language that a server names", () => {
  it.each([
    ["en", "en"],
    ["english", "en"],
    ["Chinese", "zh"],
    ["zh-CN", "zh"],
    ["zh_hans", "zh"],
    ["yue", "yue"],
    ["cantonese", "yue"],
    ["japanese", "ja"],
    ["KOREAN", "ko"],
    ["haitian creole", "ht"],
    // Whisper's code for Javanese is one that was replaced.
    ["jw", "jv"],
    ["javanese", "jv"],
    ["hebrew", "he"],
    ["romanian", "ro"],
  ])("%s is %s", (name, code) => expect(languageCode(name)).toBe(code));

  it.each([undefined, "", "auto", "unknown", "xx", "klingon", "<|zh|>", "e"])("%p is none", (name) =>
    expect(languageCode(name)).toBeUndefined(),
  );
});
