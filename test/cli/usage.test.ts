import { join } from "node:path";
import { version } from "../../package.json";
import { runCli, temporaryFolder } from "../support/cli";
import { TEST_AUDIO } from "../support/shared";

const RECORDING = join(TEST_AUDIO, "en-austen-0930.wav");
const COMMANDS = ["transcribe", "models", "devices", "doctor"];

describe("tingxie", () => {
  const home = temporaryFolder();
  const cli = (args: readonly string[]) => runCli(args, { env: { TINGXIE_HOME: home } });

  it.each([["--help"], ["-h"], ["help"]])("%s lists the commands", async (option) => {
    const { code, stdout, stderr } = await cli([option]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} +\\S`, "m"));
  });

  it.each(COMMANDS)("%s --help shows how it is used, whatever else is said", async (command) => {
    const { code, stdout, stderr } = await cli([command, "--nonsense", "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`usage: tingxie ${command}`);
    expect(await cli(["help", command])).toEqual({ code: 0, stdout, stderr: "" });
  });

  it.each([["--version"], ...COMMANDS.map((command) => [command, "--version"])])(
    "%s %s prints the version",
    async (...args) => {
      const given = args.filter((arg) => typeof arg === "string");
      expect(await cli(given)).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
    },
  );

  it.each<[string, string[], string]>([
    ["no command", [], "No command"],
    ["a command that there is not", ["translate"], '"translate"'],
    ["a name that every object has", ["constructor"], '"constructor"'],
    ["help for a command that there is not", ["help", "translate"], '"translate"'],
    ["no recording", ["transcribe"], "no recording"],
    ["an option that there is not", ["transcribe", "--speed", RECORDING], "--speed"],
    ["an option without its value", ["transcribe", RECORDING, "--format"], "--format"],
    ["a format that there is not", ["transcribe", "--format", "pdf", RECORDING], '"pdf"'],
    ["a device that there is not", ["transcribe", "--device", "cuda", RECORDING], '"cuda"'],
    ["a model that there is not", ["transcribe", "--model", "whisper", RECORDING], '"whisper"'],
    ["a language that no model knows", ["transcribe", "--language", "tlh", RECORDING], '"tlh"'],
    ["such a language for a file that is missing", ["transcribe", "--language", "tlh", "/nowhere.wav"], '"tlh"'],
    ["a language that is no code", ["transcribe", "--language", "English", RECORDING], '"English"'],
    [
      "a language that the model does not know",
      ["transcribe", "--model", "moonshine-tiny-en", "--language", "zh", RECORDING],
      '"zh"',
    ],
    ["no threads", ["transcribe", "--threads", "0", RECORDING], '"0"'],
    ["half a thread", ["transcribe", "--threads", "0.5", RECORDING], '"0.5"'],
    ["more threads than any machine has", ["transcribe", "--threads", "999999", RECORDING], '"999999"'],
    ["a batch that is no number", ["transcribe", "--batch-size", "all", RECORDING], '"all"'],
    ["a batch beyond reason", ["transcribe", "--batch-size", "99999999", RECORDING], '"99999999"'],
    ["hotwords that are not there", ["transcribe", "--hotwords", "/nowhere.txt", RECORDING], "/nowhere.txt"],
    ["standard input twice", ["transcribe", "-", "-"], "standard input"],
    ["models without a verb", ["models"], "list, pull, verify or remove"],
    ["models with another verb", ["models", "burn"], '"burn"'],
    ["models list with an id", ["models", "list", "moonshine-tiny-en"], "list"],
    ["models pull without an id", ["models", "pull"], "pull"],
    ["models pull of an unknown model", ["models", "pull", "whisper"], '"whisper"'],
    ["models verify of an unknown model", ["models", "verify", "whisper"], '"whisper"'],
    ["models remove of an unknown model", ["models", "remove", "../.."], '"../.."'],
    ["devices with more", ["devices", "all"], '"all"'],
    ["devices of an unknown model", ["devices", "--model", "whisper"], '"whisper"'],
    ["doctor with more", ["doctor", "house"], '"house"'],
  ])("%s is wrong usage: one line, exit code 2", async (_name, args, named) => {
    const { code, stdout, stderr } = await cli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^tingxie: [^\n]+\. [^\n]+\n$/);
    expect(stderr).toContain(named);
  });

  it("shows a stack trace only with --debug", async () => {
    const plain = await cli(["transcribe", "/nowhere.wav"]);
    const debug = await cli(["transcribe", "/nowhere.wav", "--debug"]);
    expect(plain).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^tingxie: [^\n]+\n$/) });
    expect(debug).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/\n +at /) });
    expect(debug.stderr.startsWith(plain.stderr)).toBe(true);
  });

  it("shows errors with --quiet, too", async () => {
    const { code, stderr } = await cli(["transcribe", "--quiet", "/nowhere.wav"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^tingxie: /) });
  });
});
