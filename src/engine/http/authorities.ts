/** Whose signature on a server's certificate counts. */
import { getCACertificates } from "node:tls";

let known: string[] | undefined;

/**
 * Node's own list and the system's. Companies and schools that look into encrypted traffic put their authority into the system's list;
 * browsers and pip trust it there, and so must a download that is checked by hash anyway. Reading it takes a moment, so it is read once.
 */
export function trustedAuthorities(): string[] {
  known ??= [...new Set([...getCACertificates("default"), ...getCACertificates("system")])];
  return known;
}
