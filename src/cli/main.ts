/** The command line. Its contract (names, exit codes, JSON keys) is kept by `test/cli/`. */
import { TingxieError } from "../engine";
import { version } from "../../package.json";
import { Interrupt } from "./interrupt";
import { exitCodeOf, type Command, type Context, type ExitCode } from "./context";
import { devices } from "./devices";
import { doctor } from "./doctor";
import { hotwords } from "./hotwords";
import { history } from "./history";
import { itn } from "./itn";
import { models } from "./models";
import { Terminal } from "./terminal";
import { transcribe } from "./transcribe";

const COMMANDS: Readonly<Record<string, Command>> = { transcribe, history, itn, hotwords, models, devices, doctor };

const HELP = `tingxie ${version}: speech to text that stays on this machine

usage: tingxie <command> [options]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`)
  .join("\n")}

  --help, --version; also after a command

example: tingxie transcribe --language en interview.m4a
`;

async function run(args: readonly string[], context: Context): Promise<ExitCode> {
  const [name, ...rest] = args;
  const { terminal } = context;
  if (name === "--version" || name === "-v") return show(terminal, `${version}\n`);
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    if (name === undefined) throw new TingxieError("usage", "No command was given", "See `tingxie --help`.");
    return show(terminal, name === "help" && rest[0] !== undefined ? commandOf(rest[0]).help : HELP);
  }
  const command = commandOf(name);
  const options = rest.slice(0, rest.includes("--") ? rest.indexOf("--") : rest.length);
  if (options.includes("--help") || options.includes("-h")) return show(terminal, command.help);
  if (options.includes("--version")) return show(terminal, `${version}\n`);
  terminal.quiet = options.includes("--quiet");
  terminal.debug = options.includes("--debug");
  return command.run(rest, context);
}

function commandOf(name: string): Command {
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name];
  const known = Object.keys(COMMANDS).join(", ");
  throw new TingxieError("usage", `There is no command "${name}" (there are ${known})`, "See `tingxie --help`.");
}

async function show(terminal: Terminal, text: string): Promise<ExitCode> {
  await terminal.print(text);
  return 0;
}

async function main(): Promise<void> {
  const { env, stdout, stderr } = process;
  const terminal = new Terminal({ stdout, stderr, env });
  const interrupt = new Interrupt();
  process.on("SIGINT", () => interrupt.ask());
  process.on("SIGTERM", () => interrupt.ask());
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    // A reader that has gone (`| head`) is no failure, and nobody waits for the rest.
    if (error.code === "EPIPE") return interrupt.leave(0);
    if (!interrupt.signal.aborted) terminal.error(new TingxieError("output-failed", ...cannotWrite(error)));
    interrupt.leave(1);
  });
  // Whoever reads the results need not read the messages.
  stderr.on("error", () => undefined);
  let code: ExitCode;
  try {
    const context = { env, workingDirectory: process.cwd(), terminal, signal: interrupt.signal };
    code = await run(process.argv.slice(2), context);
  } catch (error) {
    // Where nobody reads any more, that the work was ended is no news.
    if (interrupt.exitCode === undefined || interrupt.exitCode === 130) terminal.error(error);
    code = exitCodeOf(error);
  }
  terminal.clearProgress();
  const last = interrupt.exitCode ?? code;
  // Sessions were released; ending here keeps native threads of the runtime from holding the process.
  stdout.write("", () => process.exit(last));
}

function cannotWrite(error: Error): [message: string, hint: string] {
  return [`standard output cannot be written (${error.message})`, "Make room on the disk, or send it elsewhere."];
}

void main();
