/** What a command sees of the world. Handed in, so that a command is a function of its arguments and nothing else. */
import { isTingxieError, type ErrorCode } from "../engine";
import type { Terminal } from "./terminal";

export interface Context {
  readonly env: NodeJS.ProcessEnv;
  /** The folder the user stands in. */
  readonly workingDirectory: string;
  readonly terminal: Terminal;
  /** Raised by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What an error means for the whole: naming what does not exist in this program is wrong usage, all else a failure. */
export function exitCodeOf(error: unknown): ExitCode {
  return isTingxieError(error) && USAGE_CODES.includes(error.code) ? 2 : 1;
}

const USAGE_CODES: readonly ErrorCode[] = ["usage", "unknown-model", "unsupported-model"];

/** 0 all done · 1 some input failed · 2 wrong usage · 130 interrupted */
export type ExitCode = 0 | 1 | 2 | 130;

export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly help: string;
  readonly run: (args: readonly string[], context: Context) => Promise<ExitCode>;
}
