/**
 * Every failure that a user can meet, by a fixed code. A surface (command line, Raycast) shows `message` as one sentence
 * and `hint` as the one next step; scripts read `code`.
 */
export const ERROR_CODES = [
  // input
  "file-not-found",
  "not-a-file",
  "file-unreadable",
  "empty-file",
  "unsupported-format",
  "corrupt-audio",
  "no-audio-track",
  "ffmpeg-missing",
  "decoder-failed",
  // models
  "unknown-model",
  "unsupported-model",
  "model-unavailable",
  "model-corrupt",
  "model-busy",
  "offline",
  "disk-full",
  "catalog-invalid",
  // engine
  "runtime-missing",
  "inference-failed",
  // a remote recognizer
  "remote-failed",
  "remote-refused",
  "remote-key",
  // hotwords
  "hotword-harmful",
  // the history
  "unknown-transcript",
  "history-unavailable",
  "history-newer",
  "history-busy",
  "history-damaged",
  "history-failed",
  // output and surface
  "output-failed",
  "home-unwritable",
  "usage",
  "interrupted",
  "internal",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** A failure that has been understood: what happened, why, and what to do about it. */
export class TingxieError extends Error {
  override readonly name = "TingxieError";
  readonly code: ErrorCode;
  /** One next step for the user, a whole sentence. */
  readonly hint: string;

  /**
   * @param code one of {@link ERROR_CODES}
   * @param message what happened and why, without a full stop at the end
   * @param hint one next step
   */
  constructor(code: ErrorCode, message: string, hint: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}

export function isTingxieError(error: unknown): error is TingxieError {
  return error instanceof TingxieError;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Any thrown value as a TingxieError: kept if it is one, else wrapped under `code`. */
export function asTingxieError(error: unknown, code: ErrorCode = "internal", hint?: string): TingxieError {
  if (isTingxieError(error)) return error;
  return new TingxieError(
    code,
    messageOf(error),
    hint ?? "Run the command again with --debug and report what it prints.",
    {
      cause: error,
    },
  );
}
