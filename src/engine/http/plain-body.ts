/** The body of an answer as it was before a server or a proxy in between compressed it, although it was asked not to. */
import { Readable } from "node:stream";
import { createGunzip, createInflate } from "node:zlib";
import { isTingxieError } from "../errors";
import type { HttpResponse } from "./request";
import { SourceFailure } from "./source-failure";

/** Whether the body is compressed in a way that {@link plainBody} undoes. */
export function isCompressed({ headers }: HttpResponse): boolean {
  return ["gzip", "x-gzip", "deflate"].includes(headers["content-encoding"] ?? "");
}

/** @throws SourceFailure where it breaks off, falls silent, or its compression is broken; TingxieError `interrupted` */
export async function* plainBody(response: HttpResponse): AsyncGenerator<Buffer> {
  if (!isCompressed(response)) {
    yield* response.body;
    return;
  }
  const inflate = response.headers["content-encoding"] === "deflate" ? createInflate() : createGunzip();
  const compressed = Readable.from(response.body);
  compressed.once("error", (error) => inflate.destroy(error));
  try {
    for await (const chunk of compressed.pipe(inflate)) yield chunk as Buffer;
  } catch (error) {
    if (error instanceof SourceFailure || isTingxieError(error)) throw error;
    throw new SourceFailure("its compression is broken", { passing: true, cause: error });
  } finally {
    compressed.destroy();
  }
}

/**
 * The whole body as text.
 * @throws SourceFailure as {@link plainBody}, and where there are more bytes than `maxBytes`
 */
export async function readText(response: HttpResponse, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of plainBody(response)) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new SourceFailure(`its answer is longer than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
