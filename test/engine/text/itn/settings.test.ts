import { isTingxieError } from "../../../../src/engine/errors";
import { KEYS, namedProfile, parseProfile, parseSetting, settingsFor } from "../../../../src/engine/text/itn/settings";

function messageOfUsageError(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isTingxieError(error) && error.code === "usage") return error.message;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("Settings", () => {
  it("are the first value of each key where nothing says otherwise", () => {
    const { off, ...forms } = settingsFor("zh", []);
    const firsts = Object.entries(KEYS).map(([key, values]) => [key, values[0]] as const);
    expect({ ...forms, abbreviations: "off" }).toEqual(Object.fromEntries(firsts));
    expect([...off]).toEqual(["abbreviation"]);
    expect(settingsFor("zh", [namedProfile("tingxie")])).toEqual(settingsFor("zh", []));
  });

  it("of a language go before those of all, and later ones before earlier ones", () => {
    const layers = [namedProfile("nemo"), parseSetting("percent=tight"), parseSetting("en.percent=word")];
    expect(settingsFor("zh", layers).percent).toBe("tight");
    expect(settingsFor("en", layers).percent).toBe("word");
    expect(settingsFor("ja", layers).weekday).toBe("bracket");
  });

  it("switch a class off, and on again", () => {
    const layers = [parseSetting("time=off"), parseSetting("zh.money=off"), parseSetting("addresses=off")];
    expect([...settingsFor("zh", layers).off].sort()).toEqual(["abbreviation", "electronic", "money", "time"]);
    expect(settingsFor("en", layers).off).not.toContain("money");
    const again = [
      ...layers,
      parseSetting("time=two"),
      parseSetting("zh.money=on"),
      parseSetting("abbreviations=table"),
    ];
    expect([...settingsFor("zh", again).off]).toEqual(["electronic"]);
    expect(settingsFor("zh", again).time).toBe("two");
    const file = parseProfile('{"date": "off", "ja": {"telephone": "off"}}', "mine.json");
    expect([...settingsFor("ja", file).off].sort()).toEqual(["abbreviation", "date", "telephone"]);
  });

  it("of a file extend a profile", () => {
    const layers = parseProfile('{"extends": "nemo", "time": "short", "zh": {"currency": "word"}}', "mine.json");
    expect(settingsFor("zh", layers)).toMatchObject({ time: "short", currency: "word", grouping: "comma" });
    expect(settingsFor("en", layers)).toMatchObject({ time: "short", currency: "sign" });
    expect(settingsFor("en", parseProfile("{}", "mine.json")).currency).toBe("sign");
  });

  it.each<[string, () => unknown, string]>([
    ["a key that there is not", () => parseSetting("colour=red"), "zeroToNine"],
    ["a key that every object has", () => parseSetting("constructor=red"), "zeroToNine"],
    ["a value that there is not", () => parseSetting("date=dots"), "asSaid, ymd, slash, off"],
    ["a language that there is not", () => parseSetting("fr.date=ymd"), "zh, en, ja, ko"],
    ["no value", () => parseSetting("date"), "key=value"],
    ["a profile that there is not", () => namedProfile("mine"), "tingxie, nemo, wetext"],
    ["a profile of an object's own name", () => namedProfile("toString"), "tingxie, nemo, wetext"],
    ["a file that is no JSON", () => parseProfile("{", "mine.json"), "mine.json is not valid JSON"],
    ["a file that is a list", () => parseProfile("[]", "mine.json"), "not an object"],
    ["a file with numbers", () => parseProfile('{"date": 3}', "mine.json"), "not an object"],
    ["a file with an unknown key", () => parseProfile('{"zh": {"colour": "red"}}', "mine.json"), "zeroToNine"],
    ["a file with an unknown value", () => parseProfile('{"date": "red"}', "mine.json"), "asSaid, ymd, slash"],
    ["a file with an unknown language", () => parseProfile('{"fr": {"date": "ymd"}}', "mine.json"), "zh, en, ja, ko"],
    ["a file that extends nothing known", () => parseProfile('{"extends": "x"}', "mine.json"), "tingxie, nemo, wetext"],
  ])("are refused, with what there is: %s", (_, run, there) => expect(messageOfUsageError(run)).toContain(there));
});
