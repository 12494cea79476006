/**
 * Whether a host can be reached at all, asked of all hosts at once before the first request:
 * so a blocked source costs its share of two seconds together with all the others, not fifteen seconds of its own.
 */
import { connect, isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import { trustedAuthorities } from "../http/authorities";
import { networkFailure } from "../http/source-failure";

/**
 * How long a host may take until a connection stands, in milliseconds: its name looked up, and encrypted where its
 * address asks for that (a censor often lets the connection through and breaks the encryption). Five times what a bad
 * intercontinental line takes.
 */
export const REACH_BUDGET_MS = 2_000;

/**
 * Connects to the host of an http(s) address and hangs up again.
 * @returns why it is out of reach, or undefined where it answered; never throws
 */
export function reach(
  address: string,
  { budgetMs = REACH_BUDGET_MS, signal }: { budgetMs?: number; signal?: AbortSignal } = {},
): Promise<string | undefined> {
  const url = new URL(address);
  const secure = url.protocol === "https:";
  const target = { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port) || (secure ? 443 : 80) };
  return new Promise((resolve) => {
    // Hosts that share an address tell themselves apart by the name asked for, which an address cannot be.
    const servername = isIP(target.host) ? undefined : target.host;
    const socket = secure ? connectTls({ ...target, servername, ca: trustedAuthorities() }) : connect(target);
    const settle = (reason: string | undefined): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      socket.destroy();
      resolve(reason);
    };
    const onAbort = (): void => settle("interrupted");
    const timer = setTimeout(() => settle(`no answer within ${budgetMs / 1000} s`), budgetMs);
    signal?.addEventListener("abort", onAbort, { once: true });
    socket.once(secure ? "secureConnect" : "connect", () => settle(undefined));
    // Later errors of a socket that has been given up are of no interest, but must have a listener.
    socket.on("error", (error) => settle(networkFailure(error).message));
  });
}
