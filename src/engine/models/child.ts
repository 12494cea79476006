/**
 * Short-lived child processes: never a shell, output kept in bounds, and none outlives the caller's patience.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { codeOf } from "../http/source-failure";
import { interrupted } from "./interrupted";

export interface ChildOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Called about once in `tickMs`; answers false to have the child ended. */
  readonly onTick?: () => Promise<boolean>;
  readonly tickMs?: number;
  /** The child is ended after this many milliseconds. */
  readonly timeoutMs?: number;
}

export interface ChildResult {
  /** Exit code; null where a signal ended the child. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** True where we ended it: `onTick` said so or the time was up. */
  readonly ended: boolean;
}

/** The end of the output is where the reason stands. */
const MAX_OUTPUT = 64 * 1024;
const KILL_AFTER_MS = 2_000;

/**
 * Runs a program to its end.
 * @throws the error of `spawn` where it cannot be started; TingxieError `interrupted` after the signal
 */
export async function run(program: string, args: readonly string[], options: ChildOptions): Promise<ChildResult> {
  if (options.signal?.aborted) throw interrupted();
  const child = spawn(program, args, {
    env: options.env,
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
    // A group of its own: what looks like a program may be a script (pyenv) that starts the program, and both must go.
    detached: process.platform !== "win32",
  });
  let stdout = "";
  let stderr = "";
  let ended = false;
  let ticking = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout = (stdout + text).slice(-MAX_OUTPUT)));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-MAX_OUTPUT)));
  let killer: NodeJS.Timeout | undefined;
  const end = (): void => {
    ended = true;
    killTree(child, "SIGTERM");
    killer ??= setTimeout(() => killTree(child, "SIGKILL"), KILL_AFTER_MS);
  };
  const endWithUs = (): void => killTree(child, "SIGKILL");
  process.once("exit", endWithUs);
  const tick = async (): Promise<void> => {
    if (ticking || !options.onTick) return;
    ticking = true;
    if (!(await options.onTick())) end();
    ticking = false;
  };
  const ticker = options.onTick && setInterval(() => void tick(), options.tickMs ?? 250);
  const timer = options.timeoutMs === undefined ? undefined : setTimeout(end, options.timeoutMs);
  options.signal?.addEventListener("abort", end, { once: true });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    if (options.signal?.aborted) throw interrupted();
    return { code, stdout, stderr, ended };
  } finally {
    clearInterval(ticker);
    clearTimeout(timer);
    clearTimeout(killer);
    options.signal?.removeEventListener("abort", end);
    process.removeListener("exit", endWithUs);
  }
}

/** Ends a child and what it has started. */
function killTree(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    // Windows knows no groups; `taskkill` follows the parents.
    spawn("taskkill", ["/pid", String(child.pid), "/t", "/f"], { stdio: "ignore", windowsHide: true }).unref();
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: all of them have ended already; macOS says EPERM where they have ended and nobody has taken note yet.
    if (codeOf(error) !== "ESRCH" && codeOf(error) !== "EPERM") throw error;
  }
}
