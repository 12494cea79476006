/** `tingxie doctor` */
import { diagnose, Engine } from "../engine";
import { noMore, readArguments } from "./arguments";
import type { Command, Context, ExitCode } from "./context";

const HELP = `Checks everything that Tingxie needs, and says how to mend what is missing.

usage: tingxie doctor [--json]

Exit code 1 where something required is missing.
`;

export const doctor: Command = { summary: "check everything that is needed", help: HELP, run };

async function run(args: readonly string[], { env, workingDirectory, terminal }: Context): Promise<ExitCode> {
  const { values, positionals } = readArguments("doctor", args, {
    json: { type: "boolean", default: false },
    quiet: { type: "boolean" },
    debug: { type: "boolean" },
  });
  noMore(positionals, "doctor");
  const checks = await diagnose(new Engine({ env, workingDirectory }));
  if (values.json) await terminal.print(`${JSON.stringify(checks, null, 2)}\n`);
  else {
    for (const { name, ok, required, found, mend } of checks) {
      const mark = ok ? "✓" : required ? "✗" : "–";
      await terminal.print(`${mark} ${name.padEnd(17)}${found}\n${mend ? `  ${"".padEnd(17)}${mend}\n` : ""}`);
    }
  }
  return checks.every(({ ok, required }) => ok || !required) ? 0 : 1;
}
