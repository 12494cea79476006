/**
 * Standard output carries results and nothing else; standard error carries notices, warnings, errors and, where a person looks at it,
 * one progress line.
 */
import type { WriteStream } from "node:tty";
import { isTingxieError, messageOf } from "../engine";

type Output = NodeJS.WritableStream & Partial<Pick<WriteStream, "isTTY" | "columns" | "writableNeedDrain">>;

export interface TerminalOptions {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
}

const BAR_WIDTH = 20;
/** Of a long path its end says which file it is. */
const LABEL_WIDTH = 24;
/** Redrawing more often than this only costs time. */
const REDRAW_MS = 100;

export class Terminal {
  /** No notices, no progress; errors are always shown. */
  quiet = false;
  /** Show stack traces. */
  debug = false;
  readonly #options: TerminalOptions;
  readonly #interactive: boolean;
  #lineShown = false;
  #lastDraw = 0;

  constructor(options: TerminalOptions) {
    const { env, stderr } = options;
    this.#options = options;
    this.#interactive = stderr.isTTY === true && !env.CI && env.TERM !== "dumb";
  }

  /** Writes a result, and waits where the reader is slower than we are. */
  async print(text: string): Promise<void> {
    this.clearProgress();
    if (this.#options.stdout.write(text)) return;
    const { stdout } = this.#options;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        stdout.off("drain", go);
        // A reader that has gone will never take the rest; the command is told by its signal.
        stdout.off("close", go);
        resolve();
      };
      stdout.on("drain", go);
      stdout.on("close", go);
    });
  }

  notice(text: string): void {
    if (this.quiet) return;
    this.clearProgress();
    this.#options.stderr.write(`${oneLine(text)}\n`);
  }

  warn(text: string): void {
    this.notice(`tingxie: ${this.#colour("33", "warning:")} ${text}`);
  }

  /** `tingxie: <what> (<why>). <what to do>` */
  error(error: unknown): void {
    this.clearProgress();
    const hint = isTingxieError(error) ? ` ${error.hint}` : "";
    const message = oneLine(messageOf(error)).replace(/\.$/, "");
    this.#options.stderr.write(`${this.#colour("31", "tingxie:")} ${message}.${oneLine(hint)}\n`);
    if (this.debug && error instanceof Error) this.#options.stderr.write(`${stackOf(error)}\n`);
  }

  /**
   * Shows how far something is, where a person watches.
   * @param share 0..1, undefined where the end is not known
   */
  progress(label: string, share: number | undefined, detail: string): void {
    const now = performance.now();
    if (this.quiet || !this.#interactive || now - this.#lastDraw < REDRAW_MS) return;
    this.#lastDraw = now;
    const filled = Math.round(Math.min(share ?? 0, 1) * BAR_WIDTH);
    const bar = share === undefined ? "" : `${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} `;
    const percent = share === undefined ? "" : `${Math.floor(Math.min(share, 1) * 100)} % `;
    const name = label.length > LABEL_WIDTH ? `…${label.slice(1 - LABEL_WIDTH)}` : label;
    const line = oneLine(`${name} ${bar}${percent}${detail}`).slice(0, (this.#options.stderr.columns ?? 80) - 1);
    this.#options.stderr.write(`\r\u001b[2K${line}`);
    this.#lineShown = true;
  }

  clearProgress(): void {
    if (this.#lineShown) this.#options.stderr.write("\r\u001b[2K");
    this.#lineShown = false;
  }

  #colour(code: string, text: string): string {
    const plain = this.#options.env.NO_COLOR || this.#options.stderr.isTTY !== true;
    return plain ? text : `\u001b[${code}m${text}\u001b[0m`;
  }
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}

/** File names may hold line breaks and control characters; a message is one line and does not steer the terminal. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
