/** The command line. Its contract (names, exit codes, JSON keys) is kept by `test/cli/`. */
import { TingxieError } from "../engine";
import { version } from "../../package.json";
import type { Command, Context, ExitCode } from "./context";
import { devices } from "./devices";
import { doctor } from "./doctor";
import { models } from "./models";
import { Terminal } from "./terminal";
import { transcribe } from "./transcribe";

const COMMANDS: Readonly<Record<string, Command>> = { transcribe, models, devices, doctor };

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
    const about = rest[0] !== undefined && Object.hasOwn(COMMANDS, rest[0]) ? COMMANDS[rest[0]].help : HELP;
    if (name !== undefined) return show(terminal, about);
    throw new TingxieError("usage", "No command was given", "See `tingxie --help`.");
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const known = Object.keys(COMMANDS).join(", ");
    throw new TingxieError("usage", `There is no command "${name}" (there are ${known})`, "See `tingxie --help`.");
  }
  const options = rest.slice(0, rest.includes("--") ? rest.indexOf("--") : rest.length);
  if (options.includes("--help") || options.includes("-h")) return show(terminal, command.help);
  if (options.includes("--version")) return show(terminal, `${version}\n`);
  terminal.quiet = options.includes("--quiet");
  terminal.debug = options.includes("--debug");
  return command.run(rest, context);
}

async function show(terminal: Terminal, text: string): Promise<ExitCode> {
  await terminal.print(text);
  return 0;
}

async function main(): Promise<void> {
  const { env, stdout, stderr } = process;
  const terminal = new Terminal({ stdout, stderr, env });
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      interrupt.abort();
      // Whoever insists gets out at once.
      process.once(signal, () => process.exit(130));
    });
  }
  // A reader that has gone (`| head`) is no failure.
  stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  let code: ExitCode;
  try {
    code = await run(process.argv.slice(2), {
      env,
      workingDirectory: process.cwd(),
      terminal,
      signal: interrupt.signal,
    });
  } catch (error) {
    terminal.error(error);
    code = error instanceof TingxieError && error.code === "usage" ? 2 : 1;
  }
  terminal.clearProgress();
  if (interrupt.signal.aborted) code = 130;
  // Sessions were released; ending here keeps native threads of the runtime from holding the process.
  stdout.write("", () => process.exit(code));
}

void main();
