/**
 * Proxies, by the variables that every command-line tool reads: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`.
 */
import { request } from "node:http";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { trustedAuthorities } from "./authorities";
import { SourceFailure } from "./source-failure";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The HTTP proxy to use for an address, or undefined for none. Small letters win over capitals, as in curl.
 * A proxy of another kind (SOCKS) is not spoken here and counts as none.
 */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  const variable = (name: string): string | undefined => env[name.toLowerCase()] || env[name];
  const value = variable(url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY") ?? variable("ALL_PROXY");
  if (!value || isExcepted(url, variable("NO_PROXY") ?? "")) return undefined;
  const address = value.includes("://") ? value : `http://${value}`;
  return URL.canParse(address) && address.startsWith("http://") ? new URL(address) : undefined;
}

/** Whether the environment names any proxy, of whatever kind: then hosts may be in reach that a plain connection is not. */
export function hasProxy(env: Environment): boolean {
  return ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"].some((name) => env[name] || env[name.toLowerCase()]);
}

function isExcepted(url: URL, exceptions: string): boolean {
  return exceptions.split(/[\s,]+/).some((entry) => {
    if (entry === "*") return true;
    const [host, port] = entry.replace(/^\*?\./, "").split(":");
    if (!host || (port && port !== url.port)) return false;
    return url.hostname === host || url.hostname.endsWith(`.${host}`);
  });
}

/** The header that proves who we are to a proxy with user and password in its address. */
export function proxyHeaders(proxy: URL): Record<string, string> {
  if (!proxy.username) return {};
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(credentials).toString("base64")}` };
}

/**
 * Opens a tunnel (`CONNECT`, RFC 9110 section 9.3.6) through a proxy and TLS inside it.
 * @throws SourceFailure where the proxy will not; whatever the network throws
 */
export async function tunnel(proxy: URL, target: URL, signal: AbortSignal): Promise<Socket> {
  const authority = `${target.hostname}:${target.port || 443}`;
  const socket = await new Promise<Socket>((resolve, reject) => {
    const connecting = request({
      host: proxy.hostname,
      port: proxy.port || 80,
      method: "CONNECT",
      path: authority,
      headers: { host: authority, ...proxyHeaders(proxy) },
      agent: false,
      signal,
    });
    connecting.once("error", reject);
    connecting.once("connect", (response, tunnelled) => {
      if (response.statusCode === 200) return resolve(tunnelled);
      tunnelled.destroy();
      reject(new SourceFailure(`the proxy ${proxy.host} refuses it (HTTP ${response.statusCode})`));
    });
    connecting.end();
  });
  return new Promise((resolve, reject) => {
    const secure = connectTls({ socket, servername: target.hostname, ca: trustedAuthorities() });
    secure.once("secureConnect", () => resolve(secure));
    secure.once("error", reject);
    signal.addEventListener("abort", () => secure.destroy(), { once: true });
  });
}
