import { appendFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cliWith, jsonLines, runCli, temporaryFolder, type CliOptions, type JsonTranscript } from "../support/cli";
import { describeWithRealModel } from "../support/real-model";
import { TEST_AUDIO } from "../support/shared";

const RECORDING = join(TEST_AUDIO, "en-austen-0930.wav");
const SENTENCE = "He might even have been made amiable himself.";

describeWithRealModel("tingxie models", (model) => {
  const mirror = dirname(model.directory);
  const folder = temporaryFolder();
  /** A machine of its own, by name; relative, because a home may be. */
  const on = (home: string, args: readonly string[], env: CliOptions["env"] = {}) =>
    runCli(args, { cwd: folder, env: { TINGXIE_HOME: home, ...env } });

  it("list --json shows the catalogue with the keys of the contract", async () => {
    const { code, stdout, stderr } = await on("list", ["models", "list", "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const rows = JSON.parse(stdout) as Record<string, unknown>[];
    expect(rows.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["moonshine-tiny-en", "moonshine-base-en", "sense-voice-small"]),
    );
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(["id", "name", "languages", "bytes", "licence", "installed", "recommendedFor"]);
      expect(row).toMatchObject({
        installed: false,
        name: expect.stringMatching(/\S/),
        licence: expect.stringMatching(/\S/),
      });
      expect(row.bytes).toBeGreaterThan(1e6);
    }
    expect(existsSync(join(folder, "list/models"))).toBe(false);
  });

  it("pull, verify, list and remove agree on what is there", async () => {
    const from = { TINGXIE_MODEL_MIRROR: mirror };
    const pulled = await on("cycle", ["models", "pull", model.id], from);
    expect(pulled).toMatchObject({ code: 0, stdout: expect.stringContaining(model.id), stderr: "" });
    expect((await on("cycle", ["models", "pull", model.id])).stdout).toContain("already");
    const listed = JSON.parse((await on("cycle", ["models", "list", "--json"])).stdout) as {
      id: string;
      installed: boolean;
    }[];
    expect(listed.filter(({ installed }) => installed).map(({ id }) => id)).toEqual([model.id]);
    expect(await on("cycle", ["models", "verify"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(model.id),
    });

    appendFileSync(join(folder, "cycle/models", model.id, "tokenizer.bin"), "x");
    const damaged = await on("cycle", ["models", "verify", model.id]);
    expect(damaged).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^tingxie: [^\n]*tokenizer\.bin[^\n]*\n$/),
    });
    expect(await on("cycle", ["models", "pull", model.id], from)).toMatchObject({ code: 0 });
    expect(await on("cycle", ["models", "verify", model.id])).toMatchObject({ code: 0 });

    expect(await on("cycle", ["models", "remove", model.id])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("44 MB"),
    });
    expect(readdirSync(join(folder, "cycle/models"))).toEqual([]);
    expect(await on("cycle", ["models", "remove", model.id])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("not installed"),
    });
    expect(await on("cycle", ["models", "verify", model.id])).toMatchObject({ code: 1, stdout: "" });
  });

  it("pulls what it can where one of several is wrong", async () => {
    const { code, stdout } = await on("several", ["models", "pull", "whisper", model.id], {
      TINGXIE_MODEL_MIRROR: mirror,
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: expect.stringContaining(`${model.id}: installed`) });
  });

  it("a model that is missing is fetched with a notice by the first transcription, and is there for the second", async () => {
    const args = ["transcribe", "--language", "en", "--device", "cpu", RECORDING];
    const first = await on("fresh", args, { TINGXIE_MODEL_MIRROR: mirror });
    expect(first).toEqual({ code: 0, stdout: `${SENTENCE}\n`, stderr: expect.stringContaining(model.id) });
    expect(await on("fresh", args)).toEqual({ code: 0, stdout: `${SENTENCE}\n`, stderr: "" });
  });

  it("two that begin at once in an empty home both come to their end", async () => {
    const args = ["transcribe", "--language", "en", "--device", "cpu", RECORDING];
    const both = await Promise.all([1, 2].map(() => on("both", args, { TINGXIE_MODEL_MIRROR: mirror })));
    expect(both.map(({ code, stdout }) => [code, stdout])).toEqual([
      [0, `${SENTENCE}\n`],
      [0, `${SENTENCE}\n`],
    ]);
  });

  it("without a connection and without the model, every file says once how to get it", async () => {
    const { code, stdout, stderr } = await on("bare", [
      "transcribe",
      "--format",
      "json",
      "--language",
      "en",
      RECORDING,
      RECORDING,
    ]);
    const errors = jsonLines<JsonTranscript>(stdout).map(({ error }) => error);
    expect(code).toBe(1);
    expect(errors).toHaveLength(2);
    for (const error of errors)
      expect(error).toMatchObject({ code: "offline", hint: expect.stringContaining(`models pull ${model.id}`) });
    expect(stderr.trimEnd().split("\n")).toEqual([
      expect.stringMatching(/^tingxie: /),
      expect.stringMatching(/^tingxie: /),
    ]);
  });

  it("a home that cannot be made is an error that names it, and none where the models are elsewhere", async () => {
    writeFileSync(join(folder, "file"), "");
    const args = ["transcribe", "--language", "en", RECORDING];
    const bare = await on("file/home", args, { TINGXIE_MODEL_MIRROR: mirror });
    expect(bare).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^tingxie: [^\n]*file\/home/m) });
    const elsewhere = await on("file/home", args, { TINGXIE_MODELS: mirror });
    expect(elsewhere).toMatchObject({ code: 0, stdout: `${SENTENCE}\n` });
  });
});

describeWithRealModel("Where no model knows the language and is there", (model) => {
  const cli = cliWith(model);

  it("auto goes on with what there is, and says so", async () => {
    const { code, stdout, stderr } = await cli(["transcribe", "--format", "json", "--device", "cpu", RECORDING]);
    const [found] = jsonLines<JsonTranscript>(stdout);
    expect({ code, text: found.text, model: found.model }).toEqual({ code: 0, text: SENTENCE, model: model.id });
    expect(found.warnings).toEqual([expect.stringContaining("sense-voice-small")]);
    expect(stderr).toContain(`tingxie: warning: ${RECORDING}: `);
  });

  it("zh is an error that names the model to get", async () => {
    const { code, stdout } = await cli(["transcribe", "--format", "json", "--language", "zh", RECORDING]);
    const [{ error }] = jsonLines<JsonTranscript>(stdout);
    expect({ code, error }).toMatchObject({
      code: 1,
      error: { code: "offline", message: expect.stringContaining("sense-voice-small") },
    });
  });
});

describeWithRealModel("tingxie devices and doctor", (model) => {
  const cli = cliWith(model);
  const empty = temporaryFolder();

  it("devices --json has a row for each, with measured times for what works and one that is chosen", async () => {
    const { code, stdout } = await cli(["devices", "--json"]);
    const rows = JSON.parse(stdout) as {
      device: string;
      available: boolean;
      reason: string;
      chosen: boolean;
      timings?: object;
    }[];
    expect(code).toBe(0);
    expect(rows.map(({ device }) => device)).toEqual(["cpu", "coreml", "webgpu"]);
    expect(rows.filter(({ chosen }) => chosen)).toHaveLength(1);
    for (const { available, reason, timings } of rows) {
      expect(reason).toMatch(/\S/);
      if (available) expect(timings).toMatchObject({ loadMs: expect.any(Number), medianMs: expect.any(Number) });
    }
    expect(rows[0]).toMatchObject({ available: true });
  });

  it.each(["webgpu", "coreml"])(
    "--device %s gives the whole text, on the CPU with a warning where it cannot be used",
    async (device) => {
      const { code, stdout } = await cli([
        "transcribe",
        "--format",
        "json",
        "--language",
        "en",
        "--device",
        device,
        RECORDING,
      ]);
      const [found] = jsonLines<JsonTranscript>(stdout);
      expect({ code, text: found.text }).toEqual({ code: 0, text: SENTENCE });
      if (found.device === "cpu") expect(found.warnings).toEqual([expect.stringContaining(device)]);
      else expect(found).toMatchObject({ device, warnings: [] });
    },
  );

  it("--quiet says nothing but the text", async () => {
    const args = ["transcribe", "--language", "en", "--device", "coreml", "--quiet", RECORDING];
    expect(await cli(args)).toEqual({ code: 0, stdout: `${SENTENCE}\n`, stderr: "" });
  });

  it("devices says that nothing was measured where no model is installed", async () => {
    const { code, stdout } = await runCli(["devices", "--json"], { env: { TINGXIE_HOME: empty } });
    const rows = JSON.parse(stdout) as { device: string; chosen: boolean }[];
    expect({ code, chosen: rows.filter(({ chosen }) => chosen) }).toMatchObject({
      code: 0,
      chosen: [{ device: "cpu" }],
    });
  });

  it("doctor --json has for each precondition whether it holds, what was found, and how to mend it", async () => {
    mkdirSync(join(empty, "home"));
    const { code, stdout } = await runCli(["doctor", "--json"], { env: { TINGXIE_HOME: join(empty, "home") } });
    const checks = JSON.parse(stdout) as { name: string; ok: boolean; found: string; mend: string }[];
    expect(code).toBe(0);
    expect(checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["node", "speech runtime", "home", "models", "ffmpeg"]),
    );
    for (const { ok, found, mend } of checks) {
      expect(found).toMatch(/\S/);
      expect(mend).toMatch(ok ? /^$/ : /\S/);
    }
    expect(checks.find(({ name }) => name === "models")).toMatchObject({
      ok: false,
      mend: expect.stringContaining("models pull"),
    });
  });

  it("doctor ends with 1 where something is missing that nothing works without", async () => {
    const { code, stdout } = await runCli(["doctor"], { env: { TINGXIE_HOME: "/dev/null/home" } });
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(/✗ home .*\n +Make \/dev\/null\/home writable/),
    });
  });
});
