/**
 * One file by HTTP: goes on where an earlier attempt stopped, believes no header, and gives the file its name
 * only when every byte is right.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { get } from "../http/get";
import type { Timeouts } from "../http/guard";
import { isCompressed, plainBody } from "../http/plain-body";
import type { HttpResponse } from "../http/request";
import { mayPass, retryAfterMs } from "../http/status";
import type { Environment } from "../http/proxy";
import { SourceFailure } from "../http/source-failure";
import { PartialFile } from "./partial-file";
import { interrupted, throwIfAborted } from "./interrupted";
import type { Content } from "./verified-file";

export interface DownloadOptions {
  readonly timeouts: Timeouts;
  readonly env: Environment;
  /** First pause before trying the same source again, in milliseconds; it doubles with every vain attempt. */
  readonly backoffMs: number;
  readonly signal?: AbortSignal;
  /** Bytes of the file that are there, those of earlier runs included. */
  readonly onProgress?: (receivedBytes: number) => void;
  /** All has arrived and is being checked. */
  readonly onVerifying?: () => void;
}

/** Attempts in a row that bring nothing new, after which a source is given up. */
const MAX_VAIN_ATTEMPTS = 3;
/** Attempts altogether: a server that dies after every few bytes must not keep us for ever. */
const MAX_ATTEMPTS = 20;
/** Longest `Retry-After` that is waited for; a source that asks for more is left for the next one. */
const MAX_RETRY_AFTER_MS = 20_000;

/**
 * Downloads `url` to `destination`. What has arrived stays as `<destination>.part` when it fails, and the next call goes
 * on from there, be it with another address for the same content.
 * @throws SourceFailure where this address cannot give the content; TingxieError `interrupted`; the file system's errors
 */
export async function download(
  url: string,
  destination: string,
  expected: Content,
  options: DownloadOptions,
): Promise<void> {
  let vain = 0;
  for (let attempt = 1; ; attempt++) {
    const part = await PartialFile.open(destination, expected, options.signal);
    const before = part.received;
    try {
      await fetchInto(part, url, expected, options);
      return;
    } catch (error) {
      throwIfAborted(options.signal);
      // What cannot even be connected to is not tried again at once: the next source is quicker.
      if (!(error instanceof SourceFailure) || !error.passing || error.unreached) throw error;
      vain = part.received > before ? 0 : vain + 1;
      if (vain >= MAX_VAIN_ATTEMPTS || attempt >= MAX_ATTEMPTS) throw error;
      await pause(error.retryAfterMs || options.backoffMs * 2 ** vain, options.signal);
    } finally {
      await part.close();
    }
  }
}

async function fetchInto(part: PartialFile, url: string, expected: Content, options: DownloadOptions): Promise<void> {
  const resumed = part.received > 0;
  if (part.received < expected.bytes) await receive(part, url, expected, options);
  throwIfAborted(options.signal);
  options.onVerifying?.();
  if (await part.finish()) return;
  // Old bytes of another version may be to blame: once more from the beginning, then the source is at fault.
  if (resumed) throw new SourceFailure("its content does not fit what had arrived before", { passing: true });
  throw new SourceFailure("its content is not what the catalogue expects");
}

async function receive(part: PartialFile, url: string, expected: Content, options: DownloadOptions): Promise<void> {
  const headers = part.received > 0 ? rangeHeaders(part, url) : {};
  const response = await get(url, { headers, timeouts: options.timeouts, env: options.env, signal: options.signal });
  try {
    await judge(response, part, url, expected);
    await part.begin({ url, etag: response.headers.etag, lastModified: response.headers["last-modified"] });
    for await (const chunk of plainBody(response)) {
      await part.append(chunk);
      options.onProgress?.(part.received);
    }
  } finally {
    response.close();
  }
  if (part.received < expected.bytes)
    throw new SourceFailure(`it stopped after ${part.received} of ${expected.bytes} bytes`, { passing: true });
}

/** `If-Range` (RFC 9110 section 13.1.5) has a changed file sent whole; it needs the strong tag of the same address. */
function rangeHeaders(part: PartialFile, url: string): Record<string, string> {
  const tag = part.validators?.url === url ? part.validators.etag : undefined;
  const condition: Record<string, string> = tag && !tag.startsWith("W/") ? { "if-range": tag } : {};
  return { range: `bytes=${part.received}-`, ...condition };
}

/** Accepts an answer whose body may be appended to the part (emptied first where the answer is the whole file), or throws. */
async function judge(response: HttpResponse, part: PartialFile, url: string, expected: Content): Promise<void> {
  const { status, headers } = response;
  if (status === 206) {
    const why = misfit(response, part, url, expected);
    if (!why) return;
    await part.reset();
    throw new SourceFailure(why, { passing: true });
  }
  if (status === 416 && part.received > 0) {
    await part.reset();
    throw new SourceFailure("it refuses to go on where the download stopped", { passing: true });
  }
  if (status !== 200) throw refusal(response);
  if (part.received > 0) await part.reset();
  const length = headers["content-length"];
  if (length !== undefined && !isCompressed(response) && Number(length) !== expected.bytes)
    throw new SourceFailure(`it has ${length} bytes instead of ${expected.bytes}`);
}

/** Why a partial answer cannot be appended, or undefined where it can. */
function misfit({ headers }: HttpResponse, part: PartialFile, url: string, expected: Content): string | undefined {
  if (part.received === 0) return "it sends a part where the whole was asked for";
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers["content-range"] ?? "");
  if (!range) return "it does not say which part it sends";
  if (Number(range[1]) !== part.received) return "it sends another part than asked for";
  if (range[3] !== "*" && Number(range[3]) !== expected.bytes)
    return `it has ${range[3]} bytes instead of ${expected.bytes}`;
  if (headers["content-encoding"] && headers["content-encoding"] !== "identity") return "it sends a compressed part";
  const known = part.validators;
  if (known?.url === url && known.etag && headers.etag && known.etag !== headers.etag) return "its file has changed";
  return undefined;
}

function refusal(response: HttpResponse): SourceFailure {
  const { status } = response;
  const wait = retryAfterMs(response, Date.now());
  const tooLong = wait !== undefined && wait > MAX_RETRY_AFTER_MS;
  const meaning = status === 404 || status === 410 ? "it does not have the file" : "it refuses";
  return new SourceFailure(`${status >= 500 ? "it is out of order" : meaning} (HTTP ${status})`, {
    passing: mayPass(status) && !tooLong,
    retryAfterMs: wait,
  });
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    // The only way for a sleep to fail is the signal.
    throw interrupted();
  }
}
