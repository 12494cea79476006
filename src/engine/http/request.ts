/**
 * One HTTP request, with what `fetch` does not offer: time-outs for connecting and for silence, bytes as they are on the
 * wire (no silent decompression, so that counts and ranges hold), proxies, and redirects under the caller's own rules.
 */
import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps, type RequestOptions as NodeOptions } from "node:https";
import { Readable } from "node:stream";
import { trustedAuthorities } from "./authorities";
import { Guard, type Timeouts } from "./guard";
import { type Environment, proxyFor, proxyHeaders, tunnel } from "./proxy";

/** Values from product.md 5.6. */
export const DEFAULT_TIMEOUTS: Timeouts = { connectMs: 15_000, stallMs: 60_000 };

/** What is sent between two looks at whether the other end still takes it. */
const PIECE_BYTES = 65_536;

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeouts: Timeouts;
  /** Where the proxy variables are read from. */
  readonly env: Environment;
  readonly signal?: AbortSignal;
  /** Sent with POST; without it the request is a GET. */
  readonly body?: Uint8Array;
  /** Keeps connections open for the next request, where there is no proxy; without it each request has its own. */
  readonly agent?: Agent;
  /** Turns a host's name into addresses in place of the system's way; an error of its own ends the request. */
  readonly lookup?: NodeOptions["lookup"];
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The address that answered. */
  readonly url: string;
  /** The body as it is sent. Reading it throws SourceFailure when it breaks off or falls silent. */
  readonly body: AsyncIterable<Buffer>;
  /** Lets go of the connection; the rest of the body is not read. */
  close(): void;
}

/**
 * @returns whatever the server answered, errors and redirects too: the caller judges the status
 * @throws SourceFailure where no answer could be had; TingxieError `interrupted`
 */
export async function request(url: URL, options: RequestOptions): Promise<HttpResponse> {
  const guard = new Guard(options.timeouts, options.signal);
  try {
    const message = await send(url, options, guard);
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
  { headers: extra, env, body, agent, lookup }: RequestOptions,
  guard: Guard,
): Promise<IncomingMessage> {
  const headers: Record<string, string> = {
    "user-agent": "tingxie",
    accept: "*/*",
    "accept-encoding": "identity",
    ...(body ? { "content-length": String(body.length) } : {}),
    ...extra,
  };
  const proxy = proxyFor(url, env);
  const secure = url.protocol === "https:";
  const socket = proxy && secure ? await tunnel(proxy, url, guard.signal) : undefined;
  const common: NodeOptions = { method: body ? "POST" : "GET", headers, agent: false, signal: guard.signal };
  const direct: NodeOptions = { ...common, agent: agent ?? false, ...(lookup ? { lookup } : {}) };
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
          ? requestHttps(url, { ...direct, ca: trustedAuthorities() })
          : requestHttp(url, direct);
    outgoing.once("socket", (opened) => {
      if (socket || !opened.connecting) guard.connected();
      else opened.once(secure ? "secureConnect" : "connect", () => guard.connected());
    });
    // Stays when the answer has begun: a server that hangs up then is noticed where the answer is read.
    outgoing.on("error", reject);
    outgoing.once("response", resolve);
    if (body) Readable.from(pieces(body, guard)).pipe(outgoing);
    else outgoing.end();
  });
}

function* pieces(body: Uint8Array, guard: Guard): Generator<Uint8Array> {
  for (let from = 0; from < body.length; from += PIECE_BYTES) {
    // Each is asked for when the one before has gone.
    guard.alive();
    yield body.subarray(from, from + PIECE_BYTES);
  }
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
