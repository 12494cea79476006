/** Asks for an address wherever it has moved to. */
import { isLoopback } from "./addresses";
import { request, type HttpResponse, type RequestOptions } from "./request";
import { SourceFailure } from "./source-failure";

const MAX_REDIRECTS = 5;

/**
 * Asks for an address and follows up to five redirects, from `https:` to nothing less.
 * @returns whatever the last server answered, errors too: the caller judges the status
 * @throws SourceFailure where no answer could be had; TingxieError `interrupted`
 */
export async function get(address: string, options: Omit<RequestOptions, "body">): Promise<HttpResponse> {
  let url = new URL(address);
  for (let redirects = 0; ; redirects++) {
    const response = await request(url, options);
    const location = response.headers.location;
    if (!isRedirect(response.status) || !location) return response;
    response.close();
    if (redirects === MAX_REDIRECTS) throw new SourceFailure("it redirects without end");
    url = redirected(url, location);
  }
}

/** Whether a status sends the client elsewhere; 304 says that there is nothing new. */
export function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

function redirected(from: URL, location: string): URL {
  if (!URL.canParse(location, from.href)) throw new SourceFailure("it redirects to an address that is none");
  const to = new URL(location, from);
  if (to.protocol !== "https:" && to.protocol !== "http:") throw new SourceFailure(`it redirects to ${to.protocol}//`);
  if (from.protocol === "https:" && to.protocol === "http:" && !isLoopback(to.hostname))
    throw new SourceFailure(`it redirects to an unencrypted address (${to.host})`);
  return to;
}
