/** What a status says about trying again. */
import type { HttpResponse } from "./request";

/** Whether the same request may succeed later: a server in trouble, or too much to do (RFC 9110 section 15, RFC 6585, RFC 8470). */
export function mayPass(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

/**
 * How long the server asked to be left alone (`Retry-After`, RFC 9110 section 10.2.3), in milliseconds.
 * @param now milliseconds since 1970, for servers that name a date
 */
export function retryAfterMs({ headers }: HttpResponse, now: number): number | undefined {
  const wanted = headers["retry-after"]?.trim();
  if (!wanted) return undefined;
  const wait = /^\d+$/.test(wanted) ? 1000 * Number(wanted) : Date.parse(wanted) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
