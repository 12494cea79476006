import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { isTingxieError } from "../../../../src/engine/errors";
import { identifyModelFolder } from "../../../../src/engine/recognizers/identify";
import { writeWhisperFixture, type WhisperFixtureOptions } from "../../../fixtures/whisper-fixture";

const root = mkdtempSync(join(tmpdir(), "tingxie-whisper-folder-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
const write = (options: WhisperFixtureOptions) => writeWhisperFixture(join(root, `folder-${count++}`), options);

async function refusal(folder: string): Promise<string> {
  return identifyModelFolder(folder).then(
    ({ family }) => family,
    (error: unknown) => (isTingxieError(error) ? `${error.code}: ${error.message}` : String(error)),
  );
}

describe("a folder with a Whisper model", () => {
  it.each<WhisperFixtureOptions>([
    { form: "sherpa" },
    { form: "sherpa", multilingual: true, prefix: "tiny-" },
    { form: "sherpa", prefix: "large-v3.5 (new)+" },
    { form: "hugging-face" },
    { form: "hugging-face", multilingual: true },
    { form: "hugging-face", tokenizer: "vocab.json" },
  ])("is known with its files and languages: %j", async (options) => {
    const { directory, files, languages } = write(options);
    expect(await identifyModelFolder(directory)).toEqual({
      id: basename(directory),
      family: "whisper",
      directory,
      languages,
      files,
    });
  });

  it("is read in the form that is best on a CPU, and with the files of one model where there are several", async () => {
    const { directory } = write({ prefix: "base-" });
    for (const name of readdirSync(directory)) {
      cpSync(join(directory, name), join(directory, name.replace("base-", "tiny.en-")));
      if (name.endsWith(".onnx")) cpSync(join(directory, name), join(directory, name.replace(".onnx", ".int8.onnx")));
    }
    const { files } = await identifyModelFolder(directory);
    expect(Object.values(files).map((file) => basename(file))).toEqual([
      "base-encoder.int8.onnx",
      "base-decoder.int8.onnx",
      "base-tokens.txt",
    ]);
  });

  it.each(["encoder", "decoder", "tokens"])(
    "of sherpa-onnx is refused without its %s, by the name of what is missing",
    async (role) => {
      const { directory, files } = write({ prefix: "tiny-" });
      rmSync(files[role]);
      expect(await refusal(directory)).toMatch(
        new RegExp(`^unsupported-model: .* ${basename(files[role])} is missing$`),
      );
    },
  );

  it.each(["encoder", "decoder", "tokens", "config", "generation"])(
    "of Hugging Face is refused without its %s, by the name of what is missing",
    async (role) => {
      const { directory, files } = write({ form: "hugging-face" });
      rmSync(files[role]);
      // Its graphs say what it is also without config.json.
      expect(await refusal(directory)).toMatch(
        new RegExp(`^unsupported-model: .* ${basename(files[role])}.* is missing$`),
      );
    },
  );

  it("of Hugging Face is refused without the second file of vocab.json", async () => {
    const { directory, files } = write({ form: "hugging-face", tokenizer: "vocab.json" });
    rmSync(files.added_tokens);
    expect(await refusal(directory)).toMatch(/added_tokens\.json is missing$/);
  });

  it.each(["sherpa", "hugging-face"] as const)(
    "is refused with a truncated or foreign graph, by its name (%s)",
    async (form) => {
      for (const role of ["encoder", "decoder"]) {
        const { directory, files } = write({ form });
        const graph = readFileSync(files[role]);
        writeFileSync(files[role], graph.subarray(0, graph.length >> 1));
        expect(await refusal(directory)).toMatch(new RegExp(`^model-corrupt: ${basename(files[role])} ends early`));
        const other = role === "encoder" ? "decoder" : "encoder";
        cpSync(files[other], files[role]);
        expect(await refusal(directory)).toMatch(
          new RegExp(
            `^unsupported-model: .*${basename(files[role])} in .* is not part of a whisper model \\(it takes `,
          ),
        );
      }
    },
  );

  it("is none where config.json says that the graphs are another model's", async () => {
    const { directory, files } = write({ form: "hugging-face" });
    writeFileSync(files.config, JSON.stringify({ model_type: "speech_to_text" }));
    expect(await refusal(directory)).toMatch(/holds no model that this version can run/);
    renameSync(files.config, join(directory, "settings.json"));
    expect(await refusal(directory)).toMatch(/config\.json is missing$/);
  });
});
