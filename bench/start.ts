/** What a user waits for before anything is recognized: process, modules, model. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT, SHORT_RECORDING } from "./material";
import { median, ms, printTable } from "./table";

const RUNS = 9;
const CLI = join(ROOT, "dist", "tingxie.js");

export async function benchStart(): Promise<void> {
  const wall = (args: readonly string[]): number => {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
    if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}`);
    return performance.now() - start;
  };
  const commands: readonly (readonly [string, readonly string[]])[] = [
    ["node alone", ["-e", "0"]],
    ["tingxie --version", [CLI, "--version"]],
    ["tingxie transcribe, 7 s of speech", [CLI, "transcribe", "--language", "en", SHORT_RECORDING]],
  ];
  const times = commands.map((): number[] => []);
  // Interleaved, so that a slow minute of the machine hits all alike; the first round warms the file cache.
  for (let run = 0; run <= RUNS; run++) {
    commands.forEach(([, args], index) => {
      const time = wall(args);
      if (run > 0) times[index].push(time);
    });
  }
  const rows = commands.map(([name], index) => [name, ms(median(times[index])), ms(Math.min(...times[index]))]);
  printTable("### Start, whole process", ["command", "median ms", "least ms"], rows);
}
