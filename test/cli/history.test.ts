import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { jsonLines, runCli, temporaryFolder, type CliResult, type JsonTranscript } from "../support/cli";
import { describeWithRealModel } from "../support/real-model";
import { TEST_AUDIO } from "../support/shared";

const folder = temporaryFolder();
const home = join(folder, "home");

const history = (...args: readonly string[]): Promise<CliResult> =>
  runCli(["history", ...args], { cwd: folder, env: { TINGXIE_HOME: home, TZ: "UTC" } });

const LINES = [
  {
    id: "first",
    createdAt: "2026-01-02T03:04:05.000Z",
    source: "dictation",
    durationSec: 5.5,
    language: "zh",
    model: "sense-voice",
    text: "今天练习听写。",
    status: "done",
    rawText: "今天练习听写",
    audio: null,
    segments: [
      {
        startSec: 1.5,
        endSec: 4,
        text: "今天练习听写。",
        words: [{ startSec: 1.5, endSec: 1.75, text: "今天", confidence: 0.9 }],
        rawText: "今天练习听写",
      },
    ],
  },
  {
    id: "second",
    createdAt: "2026-01-03T00:00:00.000Z",
    source: "file",
    file: "/sounds/talk.wav",
    durationSec: 3725,
    language: "en",
    model: "moonshine",
    text: "Good morning. Good night.",
    status: "done",
    rawText: "Good morning. Good night.",
    audio: null,
    segments: [
      { startSec: 0, endSec: 2, text: "Good morning." },
      { startSec: 3661.25, endSec: 3664, text: "Good night." },
    ],
  },
];
const NDJSON = LINES.map((line) => `${JSON.stringify(line)}\n`).join("");

describe("tingxie history", () => {
  it("says that there is nothing, and makes nothing, before anything was kept", async () => {
    expect(await history("list")).toEqual({ code: 0, stdout: "", stderr: "The history is empty.\n" });
    expect(await history("list", "--json")).toEqual({ code: 0, stdout: "[]\n", stderr: "" });
    expect(JSON.parse((await history("search", "x", "--json")).stdout)).toMatchObject({ total: 0, hits: [] });
    expect(await history("clear")).toMatchObject({ code: 0, stdout: "0 transcripts deleted\n" });
    expect(existsSync(home)).toBe(false);
  });

  it("takes in a file, names the bad lines, and keeps the rest", async () => {
    writeFileSync(join(folder, "in.ndjson"), `${NDJSON}not JSON\n`);
    expect(await history("import", "in.ndjson")).toEqual({
      code: 1,
      stdout: "2 transcripts added, 0 were there already, 1 lines left out\n",
      stderr: "tingxie: warning: line 3 is not JSON; it is left out\n",
    });
  });

  it("takes in standard input", async () => {
    const env = { TINGXIE_HOME: join(folder, "other") };
    const result = await runCli(["history", "import", "-", "--json"], { input: Buffer.from(NDJSON), env });
    expect(result).toEqual({ code: 0, stdout: '{"added":2,"known":0,"bad":0}\n', stderr: "" });
  });

  it("gives back exactly what it took in, oldest first", async () => {
    expect(await history("export")).toEqual({ code: 0, stdout: NDJSON, stderr: "" });
  });

  it("lists newest first, for people and for programs", async () => {
    expect((await history("list")).stdout).toBe(
      "second  2026-01-03 00:00  1:02:05  talk.wav: Good morning. Good night.\n" +
        "first  2026-01-02 03:04    00:05  dictation: 今天练习听写。\n",
    );
    const keys = ["id", "createdAt", "source", "durationSec", "language", "model", "text", "status"] as const;
    const [second, first] = JSON.parse((await history("list", "--json")).stdout) as object[];
    expect(first).toEqual(Object.fromEntries(keys.map((key) => [key, LINES[0][key]])));
    expect(second).toMatchObject({ id: "second", file: "/sounds/talk.wav" });
    expect(JSON.parse((await history("list", "--json", "--limit", "1")).stdout)).toEqual([second]);
  });

  it("searches, also by pinyin and initials", async () => {
    for (const query of ["听写", "聽寫", "tingxie", "tx"]) {
      const { code, stdout } = await history("search", query, "--json");
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        elapsedMs: expect.any(Number) as number,
        total: 1,
        hits: [{ id: "first", startSec: 1.5, text: "今天练习听写。", highlights: [[4, 6]] }],
      });
    }
    expect((await history("search", "good", "nig")).stdout).toBe("second  1:01:01  Good night.\n");
  });

  it("goes on where a page ended", async () => {
    const page = await history("search", "good", "--limit", "1");
    expect(page.stdout).toBe("second    00:00  Good morning.\n");
    const after = /go on with --after (\d+)\./.exec(page.stderr)?.[1] ?? "";
    expect(page.stderr).toContain("1 of 2 are shown");
    const rest = await history("search", "good", "--limit", "1", "--after", after);
    expect(rest).toEqual({ code: 0, stdout: "second  1:01:01  Good night.\n", stderr: "" });
  });

  it("shows one", async () => {
    expect(JSON.parse((await history("show", "first", "--json")).stdout)).toEqual(LINES[0]);
    expect((await history("show", "second")).stdout).toBe(
      "second  2026-01-03 00:00  1:02:05  talk.wav: moonshine\n  00:00  Good morning.\n1:01:01  Good night.\n",
    );
    expect(await history("show", "third")).toEqual({
      code: 1,
      stdout: "",
      stderr: "tingxie: There is no transcript third. See `tingxie history list`.\n",
    });
  });

  it("exports one as subtitles and as Markdown", async () => {
    expect((await history("export", "second", "--format", "srt")).stdout).toBe(
      "1\n00:00:00,000 --> 00:00:02,000\nGood morning.\n\n2\n01:01:01,250 --> 01:01:04,000\nGood night.\n\n",
    );
    const { stdout, code } = await history("export", "nobody", "second", "--format", "md");
    expect(stdout).toContain("# talk.wav, 2026-01-03 00:00\n\n**00:00** Good morning.\n");
    expect(code).toBe(1);
  });

  it.each([
    [["frobnicate"]],
    [["show"]],
    [["list", "--format", "md"]],
    [["list", "--limit", "0"]],
    [["clear", "--older-than", "soon"]],
    [["keep", "something"]],
  ])("calls %j wrong usage", async (args) => {
    const { code, stdout, stderr } = await history(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^tingxie: .+\. See `tingxie history( \w+)? --help`\.\n$/);
  });

  it("says which file cannot be read", async () => {
    const { code, stderr } = await history("import", "missing.ndjson");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tingxie: missing\.ndjson cannot be read \(ENOENT.*\)\. Name a file that/);
  });

  it("deletes what it is told, does the rest where one is unknown, and clears", async () => {
    expect(await history("delete", "nobody", "first")).toEqual({
      code: 1,
      stdout: "1 transcript deleted\n",
      stderr: "tingxie: There is no transcript nobody. See `tingxie history list`.\n",
    });
    expect((await history("clear", "--older-than", "99999")).stdout).toBe("0 transcripts deleted\n");
    expect((await history("clear", "--json")).stdout).toBe('{"deleted":1}\n');
    expect((await history("list", "--json")).stdout).toBe("[]\n");
  });

  it("keeps as much as it is told", async () => {
    expect((await history("keep")).stdout).toBe("everything is kept\n");
    expect((await history("keep", "--days", "30", "--most", "1")).stdout).toBe(
      "kept: the newest 1 transcript, of the last 30 days\n",
    );
    expect(JSON.parse((await history("keep", "nothing", "--json")).stdout)).toEqual({ keep: "nothing" });
    expect(readdirSync(home)).toContain("history.json");
  });
});

describeWithRealModel("tingxie transcribe and the history", (model) => {
  const recording = join(TEST_AUDIO, "en-austen-0930.wav");
  const own = temporaryFolder();
  const run = (home: string, ...args: readonly string[]): Promise<CliResult> =>
    runCli(args, { cwd: own, env: { TINGXIE_HOME: join(own, home), TINGXIE_MODELS: dirname(model.directory) } });
  const transcribe = ["transcribe", "--language", "en", "--device", "cpu"];

  it("keeps what was transcribed, as it was printed, with the recording's hash", async () => {
    const printed = await run("kept", ...transcribe, "--format", "json", recording);
    expect(printed).toMatchObject({ code: 0, stderr: "" });
    const [{ text, rawText, durationSec, segments }] = jsonLines<JsonTranscript>(printed.stdout);
    const [kept] = jsonLines<object>((await run("kept", "history", "export")).stdout);
    expect(kept).toMatchObject({
      source: "file",
      file: recording,
      status: "done",
      text,
      rawText,
      durationSec,
      model: model.id,
    });
    expect(kept).toMatchObject({ fileSha256: createHash("sha256").update(readFileSync(recording)).digest("hex") });
    expect(kept).toMatchObject({ segments: segments.map((segment) => ({ text: segment.text })) });
    expect((await run("kept", "history", "search", "amiable")).stdout).toContain(text);
  });

  it("keeps nothing where it is told so, once or for all time", async () => {
    expect(await run("once", ...transcribe, "--no-history", recording)).toMatchObject({ code: 0, stderr: "" });
    expect(existsSync(join(own, "once", "history"))).toBe(false);
    await run("never", "history", "keep", "nothing");
    expect(await run("never", ...transcribe, recording)).toMatchObject({ code: 0, stderr: "" });
    expect(existsSync(join(own, "never", "history"))).toBe(false);
  });

  it("is none the worse for a history that cannot be written, but says so once", async () => {
    mkdirSync(join(own, "broken"));
    writeFileSync(join(own, "broken", "history"), "a file where the folder should be");
    const { code, stdout, stderr } = await run("broken", ...transcribe, recording, recording);
    expect([code, stdout.match(/amiable/g)]).toEqual([0, ["amiable", "amiable"]]);
    expect(stderr).toMatch(/^tingxie: warning: the transcripts are not kept in the history: [^\n]+\n$/);
  });
});
