import { type Catalog, loadCatalog } from "../../../src/engine/models/catalog";
import { chooseModel, type ChooseOptions, type ModelChoice } from "../../../src/engine/models/choose";

const [TINY, BASE, SENSE] = ["moonshine-tiny-en", "moonshine-base-en", "sense-voice-small"];
const ALL = ["moonshine", "sense-voice", "whisper", "paraformer", "fun-asr-nano", "fun-asr-nano-ctc"];
/** Recommended for nothing. */
const WHISPERS = ["whisper-base", "whisper-small", "whisper-tiny", "whisper-turbo"];

function choose(options: Partial<ChooseOptions>): ModelChoice {
  return chooseModel({
    requested: "auto",
    language: "auto",
    installed: [],
    supportedFamilies: ALL,
    catalog: loadCatalog(),
    ...options,
  });
}

describe("choosing a model for English", () => {
  it("takes the small Moonshine in a fresh place", () => {
    expect(choose({ language: "en" })).toEqual({ candidates: [TINY, BASE, SENSE], reason: "the default for en" });
  });

  it("stays with it when others are installed too", () => {
    expect(choose({ language: "en", installed: [BASE, TINY, SENSE] }).candidates[0]).toBe(TINY);
    expect(choose({ language: "en", installed: [SENSE] }).candidates).toEqual([TINY, BASE, SENSE]);
  });

  it("takes the larger Moonshine where only that is installed, and says so", () => {
    expect(choose({ language: "en", installed: [BASE] })).toEqual({
      candidates: [BASE, TINY, SENSE],
      reason: `it is made for en and installed, while the default ${TINY} is not`,
    });
  });
});

describe("choosing a model for other languages", () => {
  it.each(["zh", "yue", "ja", "ko"])("takes the multilingual one for %s, and never an English one", (language) => {
    expect(choose({ language, installed: [TINY, BASE] }).candidates).toEqual([SENSE]);
  });

  it("is an error of usage where none can be run that knows it", () => {
    const attempt = (): ModelChoice => choose({ language: "zh", supportedFamilies: ["moonshine"] });
    expect(attempt).toThrow(
      expect.objectContaining({ code: "usage", hint: "Choose one of: en; or leave out --language." }),
    );
    expect(() => choose({ language: "tlh" })).toThrow(/no model knows the language "tlh"/);
  });
});

describe("a model that recommends itself for nothing", () => {
  it("is taken where no other knows the language, those installed alone", () => {
    expect(choose({ language: "de" })).toEqual({ candidates: WHISPERS, reason: "it knows de" });
    expect(choose({ language: "de", installed: [TINY, "whisper-small"] }).candidates).toEqual(["whisper-small"]);
  });

  it("is never fetched in place of another, and comes after the recommended ones where it is installed", () => {
    expect(choose({ language: "en", installed: ["whisper-small"] }).candidates).toEqual([
      TINY,
      BASE,
      "whisper-small",
      SENSE,
    ]);
    expect(choose({ language: "zh", installed: ["paraformer-zh"] }).candidates).toEqual([SENSE, "paraformer-zh"]);
    expect(choose({ installed: ["whisper-small"] }).candidates).toEqual([SENSE, "whisper-small", TINY, BASE]);
  });

  it("is taken when asked for by name", () => {
    expect(choose({ requested: "fun-asr-nano", language: "ja" }).candidates).toEqual(["fun-asr-nano"]);
  });
});

describe("choosing a model for a language that is not given", () => {
  it("takes the multilingual one, then what is installed, then what can be had", () => {
    expect(choose({}).candidates).toEqual([SENSE, TINY, BASE]);
    expect(choose({ installed: [BASE] }).candidates).toEqual([SENSE, BASE, TINY]);
  });

  it("goes on with what can be run, and says so", () => {
    const choice = choose({ supportedFamilies: ["moonshine"] });
    expect(choice.candidates).toEqual([TINY, BASE]);
    expect(choice.reason).toContain("no model for several languages can be run");
  });
});

describe("a model asked for by name", () => {
  it("is the only one, installed or not", () => {
    expect(choose({ requested: BASE, installed: [TINY] }).candidates).toEqual([BASE]);
    expect(choose({ requested: SENSE, language: "en" }).candidates).toEqual([SENSE]);
  });

  it("is refused where it does not know the language, is unknown, or cannot be run", () => {
    expect(() => choose({ requested: TINY, language: "zh" })).toThrow(
      expect.objectContaining({ code: "usage", message: expect.stringContaining("it knows en") }),
    );
    expect(() => choose({ requested: "whisper" })).toThrow(expect.objectContaining({ code: "unknown-model" }));
    expect(() => choose({ requested: SENSE, supportedFamilies: ["moonshine"] })).toThrow(
      expect.objectContaining({ code: "unsupported-model" }),
    );
  });
});

it("takes a model without commercial use only when asked for by name", () => {
  const shipped = loadCatalog();
  const models = shipped.models.map((model) =>
    model.id === TINY ? { ...model, licence: { ...model.licence, commercialUse: false } } : model,
  );
  const catalog: Catalog = { models };
  expect(choose({ language: "en", catalog, installed: [TINY] }).candidates).toEqual([BASE, SENSE]);
  expect(choose({ requested: TINY, catalog }).candidates).toEqual([TINY]);
});
