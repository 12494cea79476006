/** What is thrown where something outside of this program cannot give what was asked of it. */
import { messageOf } from "../errors";

/** A server, or another source, cannot give what was asked of it. The message is a short reason, to stand behind its name. */
export class SourceFailure extends Error {
  override readonly name = "SourceFailure";
  /** Whether the same source may do better in a moment. */
  readonly passing: boolean;
  /** Whether there was not even a connection. */
  readonly unreached: boolean;
  /** How long the source asked to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    reason: string,
    options: { passing?: boolean; unreached?: boolean; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(reason, { cause: options.cause });
    this.passing = options.passing ?? false;
    this.unreached = options.unreached ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The `code` of a Node error (`ENOENT`, `ECONNRESET`, …), where it has one. */
export function codeOf(error: unknown): string | undefined {
  const code: unknown = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** Codes that need no reason of their own below, because they are seldom seen. */
const PASSING = ["ECONNABORTED", "ENETDOWN", "EHOSTDOWN", "HPE_INVALID_EOF_STATE"];
/** All of these may pass: a name is not found either while a laptop changes its network. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name is not found",
  EAI_AGAIN: "its name cannot be looked up now",
  ECONNREFUSED: "it refuses connections",
  ECONNRESET: "it broke the connection",
  EPIPE: "it broke the connection",
  ETIMEDOUT: "it does not answer",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no network",
};

/** What the network said, as a reason in words. */
export function networkFailure(error: unknown): SourceFailure {
  const code = codeOf(error) ?? "";
  return new SourceFailure(REASONS[code] ?? rarerReason(code, error), {
    passing: code in REASONS || PASSING.includes(code),
    cause: error,
  });
}

function rarerReason(code: string, error: unknown): string {
  if (code.startsWith("HPE_")) return "what it sends is not HTTP";
  if (code === "EPROTO" || code.startsWith("ERR_SSL_")) return "what it sends is not TLS";
  return messageOf(error) || code;
}
