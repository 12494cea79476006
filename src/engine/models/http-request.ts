/**
 * One HTTP GET, with what `fetch` does not offer: time-outs for connecting and for silence, bytes as they are on the
 * wire (no silent decompression, so that counts and ranges hold), and redirects under our own rules.
 */
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps, type RequestOptions } from "node:https";
import { messageOf } from "../errors";
import { trustedAuthorities } from "./authorities";
import { isLoopback } from "./catalog";
import { type Environment, proxyFor, proxyHeaders, tunnel } from "./proxy";
import { codeOf, interrupted, SourceFailure } from "./source-failure";

/** How long to wait for a server, in milliseconds. */
export interface Timeouts {
  /** From the request to an open (and where needed encrypted) connection. */
  readonly connectMs: number;
  /** Between two signs of life on an open connection. */
  readonly stallMs: number;
}

/** Values from product.md 5.6. */
export const DEFAULT_TIMEOUTS: Timeouts = { connectMs: 15_000, stallMs: 60_000 };

const MAX_REDIRECTS = 5;

export interface GetOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeouts: Timeouts;
  /** Where the proxy variables are read from. */
  readonly env: Environment;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The address that answered, after all redirects. */
  readonly url: string;
  /** The body as it is sent. Reading it throws SourceFailure when it breaks off or falls silent. */
  readonly body: AsyncIterable<Buffer>;
  /** Lets go of the connection; the rest of the body is not read. */
  close(): void;
}

/**
 * Asks for an address and follows up to five redirects.
 * @returns whatever the last server answered, errors too: the caller judges the status
 * @throws SourceFailure where no answer could be had; TingxieError `interrupted`
 */
export async function get(address: string, options: GetOptions): Promise<HttpResponse> {
  let url = new URL(address);
  for (let redirects = 0; ; redirects++) {
    const response = await getOnce(url, options);
    const location = response.headers.location;
    if (response.status < 300 || response.status >= 400 || response.status === 304 || !location) return response;
    response.close();
    if (redirects === MAX_REDIRECTS) throw new SourceFailure("it redirects without end");
    url = redirected(url, location);
  }
}

function redirected(from: URL, location: string): URL {
  if (!URL.canParse(location, from.href)) throw new SourceFailure("it redirects to an address that is none");
  const to = new URL(location, from);
  if (to.protocol !== "https:" && to.protocol !== "http:") throw new SourceFailure(`it redirects to ${to.protocol}//`);
  if (from.protocol === "https:" && to.protocol === "http:" && !isLoopback(to.hostname))
    throw new SourceFailure(`it redirects to an unencrypted address (${to.host})`);
  return to;
}

async function getOnce(url: URL, { headers, timeouts, env, signal }: GetOptions): Promise<HttpResponse> {
  const guard = new Guard(timeouts, signal);
  try {
    const message = await send(url, headers ?? {}, env, guard);
    guard.alive();
    return {
      status: message.statusCode ?? 0,
      headers: message.headers,
      url: url.href,
      body: guarded(message, guard),
      close: () => {
        guard.release();
        message.destroy();
      },
    };
  } catch (error) {
    guard.release();
    throw guard.explain(error);
  }
}

async function send(
  url: URL,
  extra: Readonly<Record<string, string>>,
  env: Environment,
  guard: Guard,
): Promise<IncomingMessage> {
  const headers: Record<string, string> = {
    "user-agent": "tingxie",
    accept: "*/*",
    "accept-encoding": "identity",
    ...extra,
  };
  const common: RequestOptions = { headers, agent: false, signal: guard.signal };
  const proxy = proxyFor(url, env);
  const secure = url.protocol === "https:";
  const socket = proxy && secure ? await tunnel(proxy, url, guard.signal) : undefined;
  return new Promise((resolve, reject) => {
    const outgoing = socket
      ? requestHttps(url, { ...common, createConnection: () => socket })
      : proxy
        ? requestHttp({
            ...common,
            host: proxy.hostname,
            port: proxy.port || 80,
            path: url.href,
            headers: { ...headers, host: url.host, ...proxyHeaders(proxy) },
          })
        : secure
          ? requestHttps(url, { ...common, ca: trustedAuthorities() })
          : requestHttp(url, common);
    outgoing.once("socket", (opened) => {
      if (socket || !opened.connecting) guard.alive();
      else opened.once(secure ? "secureConnect" : "connect", () => guard.alive());
    });
    outgoing.once("error", reject);
    outgoing.once("response", resolve);
    outgoing.end();
  });
}

async function* guarded(message: IncomingMessage, guard: Guard): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of message) {
      guard.alive();
      yield chunk as Buffer;
      // Writing what was yielded took its own time; the server's silence counts from here.
      guard.alive();
    }
  } catch (error) {
    throw guard.explain(error);
  } finally {
    guard.release();
    message.destroy();
  }
}

/** Ends a request when nothing happens for too long or the caller has had enough, and knows afterwards which it was. */
class Guard {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout;
  private connected = false;
  private expired = false;
  private readonly onCallerAbort = (): void => this.controller.abort();

  constructor(
    private readonly timeouts: Timeouts,
    private readonly caller: AbortSignal | undefined,
  ) {
    this.timer = setTimeout(() => this.expire(), timeouts.connectMs);
    if (caller?.aborted) this.controller.abort();
    caller?.addEventListener("abort", this.onCallerAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Something happened: the wait begins anew. */
  alive(): void {
    if (this.connected) {
      this.timer.refresh();
      return;
    }
    this.connected = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.expire(), this.timeouts.stallMs);
  }

  release(): void {
    clearTimeout(this.timer);
    this.caller?.removeEventListener("abort", this.onCallerAbort);
  }

  /** The true cause of an error that came out of the request. */
  explain(error: unknown): unknown {
    if (this.caller?.aborted) return interrupted();
    if (this.expired && !this.connected)
      return new SourceFailure(`no connection within ${this.timeouts.connectMs / 1000} s`, { cause: error });
    if (this.expired)
      return new SourceFailure(`silent for ${this.timeouts.stallMs / 1000} s`, { passing: true, cause: error });
    if (error instanceof SourceFailure) return error;
    const failure = networkFailure(error);
    // What cannot even be connected to is not tried again at once: the next source is quicker.
    return this.connected ? failure : new SourceFailure(failure.message, { cause: error });
  }

  private expire(): void {
    this.expired = true;
    this.controller.abort();
  }
}

const PASSING = ["ECONNRESET", "EPIPE", "ETIMEDOUT", "EAI_AGAIN", "ECONNABORTED", "HPE_INVALID_EOF_STATE"];
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
  const reason = REASONS[code] ?? (code.startsWith("HPE_") ? "what it sends is not HTTP" : messageOf(error) || code);
  return new SourceFailure(reason, { passing: PASSING.includes(code), cause: error });
}
