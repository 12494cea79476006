/** A Python package index without Python: one project page (PEP 691 JSON or PEP 503 HTML) and the file that it names. */
import * as z from "zod";
import { get } from "../http/get";
import { readText } from "../http/plain-body";
import { SourceFailure } from "../http/source-failure";
import type { NetworkManners } from "./source";

/** The index that pip asks when nobody has set another. */
export const DEFAULT_INDEX = "https://pypi.org/simple";
const MAX_PAGE_BYTES = 16 * 1024 * 1024;

const pageSchema = z.object({
  files: z.array(z.object({ filename: z.string(), url: z.string(), hashes: z.record(z.string(), z.string()) })),
});

/**
 * Address of the file with a given SHA-256 on a project's page, or undefined where the page has none.
 * @param index base address of the index; @param project normalised name (small letters, dashes)
 * @throws SourceFailure where the page cannot be had or read
 */
export async function findOnIndex(
  index: string,
  project: string,
  sha256: string,
  network: NetworkManners,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const page = new URL(`${project}/`, index.endsWith("/") ? index : `${index}/`).href;
  const accept = "application/vnd.pypi.simple.v1+json, text/html;q=0.5";
  const response = await get(page, { headers: { accept }, timeouts: network.timeouts, env: network.env, signal });
  try {
    if (response.status !== 200) throw new SourceFailure(`its index answers HTTP ${response.status}`);
    const text = await readText(response, MAX_PAGE_BYTES);
    const isJson = response.headers["content-type"]?.includes("json");
    const address = isJson ? fromJson(text, sha256) : fromHtml(text, sha256);
    return address && new URL(address, response.url).href;
  } finally {
    response.close();
  }
}

function fromJson(text: string, sha256: string): string | undefined {
  try {
    return pageSchema.parse(JSON.parse(text)).files.find((file) => file.hashes.sha256 === sha256)?.url;
  } catch (error) {
    throw new SourceFailure("its index page cannot be read", { cause: error });
  }
}

function fromHtml(text: string, sha256: string): string | undefined {
  for (const [, href] of text.matchAll(/<a\s[^>]*href="([^"]+)"/gi))
    if (href.includes(`#sha256=${sha256}`)) return href.replaceAll("&amp;", "&").replace(/#.*/, "");
  return undefined;
}
