import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFfmpeg } from "../../src/engine/audio/ffmpeg-finder";
import { recordings } from "../fixtures/recordings";
import { joined } from "../fixtures/streams";
import { wav } from "../fixtures/wav-writer";
import { CLI, cliWith, jsonLines, run, temporaryFolder, type JsonTranscript } from "../support/cli";
import { describeWithRealModel } from "../support/real-model";
import { TEST_AUDIO } from "../support/shared";

const AMIABLE = join(TEST_AUDIO, "en-austen-0930.wav");
const SENTENCE = "He might even have been made amiable himself.";
const TRANSCRIBE = ["transcribe", "--language", "en", "--device", "cpu"];

describeWithRealModel("tingxie transcribe", (model) => {
  const cli = cliWith(model);
  const folder = temporaryFolder();
  const minutes = join(folder, "minutes.wav");
  /** The same for ffmpeg. */
  const minutesOfWma = join(folder, "minutes.wma");

  beforeAll(async () => {
    const talk = joined(...recordings().map(({ samples }) => samples));
    writeFileSync(minutes, wav(joined(...Array.from({ length: 15 }, () => talk))));
    const ffmpeg = (await findFfmpeg())?.path ?? "ffmpeg";
    execFileSync(ffmpeg, ["-v", "error", "-i", minutes, "-ar", "22050", "-c:a", "wmav2", minutesOfWma], {
      stdio: "ignore",
    });
  });

  /** Processes that still have the recording in their arguments. */
  const leftBehind = async (file: string): Promise<string[]> => {
    const { stdout } = await run("ps", ["-e", "-o", "args="]);
    return stdout.split("\n").filter((line) => line.includes(file));
  };

  it.each(["SIGINT", "SIGTERM"] as const)("ends on %s with 130 and leaves no child", async (signal) => {
    const { code, stdout, stderr } = await cli([...TRANSCRIBE, AMIABLE, minutesOfWma, AMIABLE], {
      // The second line of text comes from the middle of the long recording.
      onStart: (child) => {
        let lines = 0;
        child.stdout?.on("data", (text: Buffer) => {
          if (lines <= 3 && (lines += text.toString().split("\n").length - 1) > 3) child.kill(signal);
        });
      },
    });
    expect(code).toBe(130);
    expect(stdout.startsWith(`# en-austen-0930.wav\n${SENTENCE}\n# minutes.wma\n`)).toBe(true);
    expect(stderr).toMatch(/^(tingxie: [^\n]*interrupted[^\n]*\n)?$/);
    expect(await leftBehind(minutesOfWma)).toEqual([]);
  });

  it("leaves no half of a file behind, and what is done stays done", async () => {
    const output = join(folder, "output");
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith("tingxie-audio-"));
    const { code } = await cli([...TRANSCRIBE, "--output", output, "--quiet", AMIABLE, minutes], {
      onStart: (child) => {
        const timer = setInterval(() => {
          // The folder is made at the start; once it holds a file the long recording is under way.
          const files = folderFiles(output);
          if (files.length > 0) child.kill("SIGINT");
          if (files.length > 0 || child.exitCode !== null) clearInterval(timer);
        }, 20);
      },
    });
    expect(code).toBe(130);
    expect(readdirSync(output)).toEqual(["en-austen-0930.txt"]);
    expect(readFileSync(join(output, "en-austen-0930.txt"), "utf8")).toBe(`${SENTENCE}\n`);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith("tingxie-audio-"))).toEqual(before);
  });

  it("stops without a word where the reader of the results has gone", async () => {
    const { code, stderr } = await cli([...TRANSCRIBE, minutes, minutesOfWma], {
      onStart: ({ stdout }) => stdout?.once("data", () => stdout.destroy()),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(await leftBehind(minutesOfWma)).toEqual([]);
  });

  it("goes on where nobody reads the messages", async () => {
    const { code, stdout } = await cli([...TRANSCRIBE, "/nowhere.wav", AMIABLE, "/nowhere.wav"], {
      onStart: ({ stderr }) => stderr?.destroy(),
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: `# en-austen-0930.wav\n${SENTENCE}\n` });
  });

  it("says so where the results cannot be written", async () => {
    // A shell that allows no file to grow: every write fails, as on a full disk.
    const script = 'trap "" XFSZ; ulimit -f 0; exec "$@" > "$0"';
    const command = [process.execPath, CLI, "transcribe", "--help"];
    const { code, stderr } = await run("sh", ["-c", script, join(folder, "full.txt"), ...command]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tingxie: standard output cannot be written [^\n]+\n$/);
  });

  it("prints several results through a reader that is slow", async () => {
    const files = Array.from({ length: 6 }, () => AMIABLE);
    const { code, stdout } = await cli([...TRANSCRIBE, "--format", "json", ...files], {
      onStart: ({ stdout: pipe }) => {
        pipe?.pause();
        setTimeout(() => pipe?.resume(), 1500);
      },
    });
    expect(code).toBe(0);
    expect(jsonLines<JsonTranscript>(stdout).map(({ text }) => text)).toEqual(files.map(() => SENTENCE));
  });

  function folderFiles(path: string): string[] {
    try {
      return readdirSync(path);
    } catch {
      // Not made yet.
      return [];
    }
  }
});
