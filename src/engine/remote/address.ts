/** Where a remote recognizer is, and whether sound may be sent there. */
import { lookup, type LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { TingxieError } from "../errors";
import { isLoopback, isPrivate } from "../http/addresses";
import { SourceFailure } from "../http/source-failure";

export interface RemoteAddress {
  /** The whole address that segments are posted to. */
  readonly url: URL;
  /** Host, with the port where it is not the usual one: how the server is named to the user. */
  readonly host: string;
  /** For `http:`: finds only addresses of this machine or its own network. */
  readonly lookup: LookupFunction | undefined;
}

const ENDPOINT = "audio/transcriptions";

/**
 * Reads what the user calls the server: its origin, its base (`…/v1`), or the whole address of the endpoint (whisper.cpp has its own at
 * `/inference`).
 *
 * Everything that a microphone hears in a room may pass here, so it is encrypted wherever it could be overheard: `https:` to any host,
 * `http:` only to this machine and to the network it stands in, where such servers mostly run without a certificate. A name is judged by
 * the address it stands for when the connection is made, so that a name that moves does not take the sound along.
 *
 * @throws TingxieError `usage`
 */
export function parseRemoteAddress(text: string): RemoteAddress {
  if (!URL.canParse(text)) throw unusable(text, "it is no address");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw unusable(text, "it begins with neither https:// nor http://");
  // Arguments are seen by every process of this machine, and kept in the shell's history. The address itself is not repeated, for its secret.
  if (url.username || url.password) throw unusable(url.host, "a user name or password does not belong into it");
  if (url.search || url.hash) throw unusable(url.host, "it must end before any ? or #");
  const bare = url.hostname.replace(/^\[|\]$/g, "");
  const secure = url.protocol === "https:";
  if (!secure && isIP(bare) && !isPrivate(bare))
    throw unusable(text, "it is on the internet, where sound is not sent without encryption; use https://");
  url.pathname = endpointPath(url.pathname);
  return { url, host: url.host, lookup: secure || isLoopback(url.hostname) ? undefined : lookupPrivate };
}

function endpointPath(path: string): string {
  const base = path.replace(/\/+$/, "");
  if (/\/(transcriptions|inference)$/.test(base)) return base;
  return /\/v\d+$/.test(base) ? `${base}/${ENDPOINT}` : `${base}/v1/${ENDPOINT}`;
}

function unusable(what: string, why: string): TingxieError {
  return new TingxieError(
    "usage",
    `the address of the remote recognizer cannot be used: ${why} (${what})`,
    "Give an address such as http://127.0.0.1:8000 or https://speech.example.org/v1.",
  );
}

/** Looks a name up as the system does, and leaves out what is on the internet. */
const lookupPrivate: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => {
    const near = (found ?? []).filter(({ address }) => isPrivate(address));
    if (error) callback(error, "");
    else if (near.length === 0) callback(onTheInternet(found), "");
    else if (options.all) callback(null, near);
    else callback(null, near[0].address, near[0].family);
  });
};

function onTheInternet(found: readonly LookupAddress[]): SourceFailure {
  const where = found.map(({ address }) => address).join(", ");
  return new SourceFailure(
    `it is on the internet at ${where}, where sound is not sent without encryption; use https://`,
  );
}
