import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ModelFiles } from "../../src/engine/types";
import { ROOT } from "./shared";

/** The command line as `npm test` has built it. */
export const CLI = join(ROOT, "dist/tingxie.js");

export interface CliResult {
  /** The exit code; null where the process was killed, for example because it took longer than it may. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  /** On top of a clean environment: nothing of Tingxie's or npm's is handed down, and no connection may be opened. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What standard input holds; without it standard input is at its end. */
  readonly input?: Uint8Array;
  readonly timeoutMs?: number;
  /** Called with the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

export type RunCli = (args: readonly string[], options?: CliOptions) => Promise<CliResult>;

/** A folder of its own for one test file, gone at its end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tingxie-cli-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The command line with the real model, and with a home of this test file's own. */
export function cliWith(model: ModelFiles): RunCli {
  const home = temporaryFolder();
  const env = { TINGXIE_HOME: home, TINGXIE_MODELS: dirname(model.directory) };
  return (args, options) => runCli(args, { ...options, env: { ...env, ...options?.env } });
}

/** Runs the built command line as a user would, under the Node of this test. */
export const runCli: RunCli = async (args, options) => {
  if (!existsSync(CLI)) throw new Error(`${CLI} is not there: run the tests with npm test, or npm run build first`);
  return run(process.execPath, [CLI, ...args], options);
};

/** Runs any program, and kills it when it takes longer than it may. */
export async function run(command: string, args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { cwd = tmpdir(), env, input, timeoutMs = 30_000, onStart } = options;
  const child = spawn(command, args, { cwd, env: cleanEnvironment(env), stdio: ["pipe", "pipe", "pipe"] });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (bytes: Buffer) => stdout.push(bytes));
  child.stderr.on("data", (bytes: Buffer) => stderr.push(bytes));
  // A program that has read enough closes its end.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  onStart?.(child);
  const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  clearTimeout(timer);
  const text = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString("utf8");
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

function cleanEnvironment(more: CliOptions["env"] = {}): NodeJS.ProcessEnv {
  const ours = /^(TINGXIE_|npm_|INIT_CWD$|NODE_OPTIONS$|JEST_|CI$|NO_COLOR$)/;
  const inherited = Object.entries(process.env).filter(([name]) => !ours.test(name));
  return { ...Object.fromEntries(inherited), TINGXIE_OFFLINE: "1", ...more };
}

/** The objects of NDJSON; a line that is none makes the test fail. */
export function jsonLines<T>(text: string): T[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}

/** One line of `transcribe --format json`. */
export interface JsonTranscript {
  readonly file: string;
  readonly durationSec: number;
  readonly language: string;
  readonly text: string;
  readonly rawText: string;
  readonly segments: readonly { startSec: number; endSec: number; text: string }[];
  readonly model: string;
  readonly device: string;
  readonly warnings: readonly string[];
  readonly timings: Readonly<Record<string, number>>;
  readonly realTimeFactor: number;
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string };
}
