/** What crosses the border between the main thread and the inference thread. Both ends are ours and of one build. */
import { isTingxieError, messageOf, TingxieError, type ErrorCode } from "../errors";
import { DeviceFault } from "../runtime/session";
import type { InferenceHost } from "./host";

/** Every method of the host, by name, with its arguments. */
export type Method = {
  [K in keyof InferenceHost]: InferenceHost[K] extends (...args: never[]) => Promise<unknown> ? K : never;
}[keyof InferenceHost];

export interface Request {
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
}

export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ErrorRecord };

/** An error as data: structured cloning keeps neither class nor own properties of errors. */
export interface ErrorRecord {
  readonly kind: "tingxie" | "device" | "other";
  readonly message: string;
  readonly code?: ErrorCode;
  readonly hint?: string;
  readonly stack?: string;
}

export function recordOf(error: unknown): ErrorRecord {
  if (isTingxieError(error)) return { kind: "tingxie", message: error.message, code: error.code, hint: error.hint };
  const stack = error instanceof Error ? error.stack : undefined;
  return { kind: error instanceof DeviceFault ? "device" : "other", message: messageOf(error), stack };
}

export function errorOf(record: ErrorRecord): Error {
  if (record.kind === "device") return new DeviceFault(record.message);
  if (record.kind === "tingxie" && record.code) return new TingxieError(record.code, record.message, record.hint ?? "");
  return Object.assign(new Error(record.message), { stack: record.stack });
}
