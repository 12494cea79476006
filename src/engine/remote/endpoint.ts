/** One attempt to have one segment transcribed: a request, and what its answer means. */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { TingxieError } from "../errors";
import { isRedirect } from "../http/get";
import type { Timeouts } from "../http/guard";
import { readText } from "../http/plain-body";
import type { Environment } from "../http/proxy";
import { request, type HttpResponse } from "../http/request";
import { SourceFailure } from "../http/source-failure";
import { mayPass, retryAfterMs } from "../http/status";
import type { Hypothesis, RecognizeOptions, SpeechSegment } from "../types";
import type { RemoteAddress } from "./address";
import { transcriptionForm, type ReplyFormat } from "./form";
import { hypothesisOf } from "./hypothesis";
import { complaintIn, parseReply, type RawReply, type Reply } from "./reply";

export interface EndpointOptions {
  readonly address: RemoteAddress;
  /** What the server calls the model. */
  readonly model: string;
  /** Sent as bearer token (RFC 6750). */
  readonly key?: string;
  /** Where the proxy variables are read from. */
  readonly env: Environment;
  /** How long a segment of so many seconds may take. */
  readonly timeouts: (audioSec: number) => Timeouts;
  /** Connections kept open. */
  readonly connections: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A segment's text with every number about it is a few kilobytes. */
const MAX_REPLY_BYTES = 1 << 20;
/** Servers in Python close an idle connection after five seconds; one that is just being closed must not be used. */
const IDLE_MS = 4000;
/** What servers answer that know no `verbose_json`, or not for this model. */
const FORMAT_REFUSALS = [400, 415, 422];

/** The server says no to the request as it is: asked again, it would say the same. */
class Refusal extends TingxieError {
  readonly status: number;

  constructor(host: string, status: number, complaint: string | undefined) {
    const said = complaint === undefined ? "" : `: ${complaint}`;
    super(
      "remote-refused",
      `the remote recognizer at ${host} refuses (HTTP ${status}${said})`,
      HINTS[status] ?? "See what the server's own log says.",
    );
    this.status = status;
  }
}

const HINTS: Readonly<Record<number, string>> = {
  401: "Put the key that it wants into TINGXIE_REMOTE_KEY, or into the file remote-key of TINGXIE_HOME with mode 0600.",
  403: "Ask its owner for a key that may transcribe.",
  404: "Check the address and the name of the model.",
  413: "Raise the server's limit for uploads: a segment takes up to 1 MB.",
};

export class Endpoint {
  readonly #options: EndpointOptions;
  readonly #agent: HttpAgent;
  #format: ReplyFormat = "verbose_json";

  constructor(options: EndpointOptions) {
    this.#options = options;
    const secure = options.address.url.protocol === "https:";
    const Agent = secure ? HttpsAgent : HttpAgent;
    this.#agent = new Agent({ keepAlive: true, maxSockets: options.connections, timeout: IDLE_MS });
  }

  /**
   * @throws SourceFailure where there is no transcript, and whether that may pass; TingxieError `remote-refused`, `interrupted`
   */
  async transcribe(segment: SpeechSegment, options: RecognizeOptions, signal: AbortSignal): Promise<Hypothesis> {
    const format = this.#format;
    try {
      return await this.#ask(segment, options, format, signal);
    } catch (error) {
      const mayBeFormat = error instanceof Refusal && FORMAT_REFUSALS.includes(error.status);
      if (format === "json" || !mayBeFormat) throw error;
    }
    const hypothesis = await this.#ask(segment, options, "json", signal);
    // That went well, so it was the format.
    this.#format = "json";
    return hypothesis;
  }

  /** Hangs up. */
  close(): void {
    this.#agent.destroy();
  }

  async #ask(
    segment: SpeechSegment,
    options: RecognizeOptions,
    format: ReplyFormat,
    signal: AbortSignal,
  ): Promise<Hypothesis> {
    const { address, model, key, env, timeouts } = this.#options;
    const { language, words = false } = options;
    const form = await transcriptionForm(segment, { model, format, language, words });
    const secure = address.url.protocol === "https:";
    const response = await request(address.url, {
      body: form.body,
      headers: {
        "content-type": form.contentType,
        accept: "application/json",
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      timeouts: timeouts(segment.endSec - segment.startSec),
      // A proxy would read along what is not encrypted, and near hosts need none.
      env: secure ? env : {},
      agent: this.#agent,
      lookup: address.lookup,
      signal,
    });
    try {
      return hypothesisOf(await this.#reply(response), segment, options);
    } finally {
      response.close();
    }
  }

  async #reply(response: HttpResponse): Promise<Reply> {
    const { status } = response;
    if (isRedirect(status)) throw this.#moved(response);
    if (status >= 200 && status < 300)
      return parseReply(this.#raw(response, await readText(response, MAX_REPLY_BYTES)));
    const complaint = await this.#complaint(response);
    if (!mayPass(status)) throw new Refusal(this.#options.address.host, status, complaint);
    throw new SourceFailure(`HTTP ${status}${complaint === undefined ? "" : `: ${complaint}`}`, {
      passing: true,
      retryAfterMs: retryAfterMs(response, this.#options.now()),
    });
  }

  /** What the server says about its refusal; a refusal whose words do not arrive is one all the same. */
  async #complaint(response: HttpResponse): Promise<string | undefined> {
    try {
      return complaintIn(this.#raw(response, await readText(response, MAX_REPLY_BYTES)));
    } catch (error) {
      if (error instanceof SourceFailure) return undefined;
      throw error;
    }
  }

  #raw({ headers }: HttpResponse, body: string): RawReply {
    return { body, contentType: headers["content-type"], redact: (text) => this.#withoutKey(text) };
  }

  #withoutKey(text: string): string {
    const { key } = this.#options;
    return key === undefined ? text : text.replaceAll(key, "[key]");
  }

  /** Sound goes where the user said and nowhere else, so no redirect is followed. */
  #moved({ headers }: HttpResponse): SourceFailure {
    const { url } = this.#options.address;
    const location = headers.location ?? "";
    const to = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    const where = to === undefined ? "nowhere" : this.#withoutKey(to.origin + to.pathname);
    return new SourceFailure(`it sends us on to ${where}, where sound is not sent unasked`);
  }
}
