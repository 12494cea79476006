/** What a server answered, checked. Nothing in it is believed that has not the form it must have. */
import * as z from "zod";
import { SourceFailure } from "../http/source-failure";

/** An answer that is no transcript. A proxy that is being restarted may give one, so it is asked for again, but not for long. */
export class UnusableReply extends SourceFailure {
  constructor(reason: string) {
    super(reason, { passing: true });
  }
}

/** Seconds from the start of the segment. */
const seconds = z.number().nonnegative();
const word = z
  .object({ word: z.string(), start: seconds, end: seconds, probability: z.number().min(0).max(1).nullish() })
  .refine(({ start, end }) => start <= end);
/** Words that are not right are left out as a whole: which of them to believe cannot be known. Their text is in the transcript too. */
const words = z.array(word).nullish().catch(undefined);
const segment = z.object({
  text: z.string(),
  start: seconds.nullish().catch(undefined),
  end: seconds.nullish().catch(undefined),
  avg_logprob: z.number().nullish().catch(undefined),
  compression_ratio: z.number().nullish().catch(undefined),
  no_speech_prob: z.number().nullish().catch(undefined),
  words,
});
const transcript = z.object({
  text: z.string(),
  language: z.string().nullish().catch(undefined),
  segments: z.array(segment).nullish().catch(undefined),
  words,
});

/** `json` and `verbose_json` of OpenAI's API; what vLLM, FunASR and whisper.cpp make of them fits, too. */
export type Reply = z.infer<typeof transcript>;
export type ReplySegment = z.infer<typeof segment>;
export type ReplyWord = z.infer<typeof word>;

/** `{"error": {"message"}}` of OpenAI and vLLM, `{"error"}` of whisper.cpp, `{"detail"}` of FastAPI. */
const complaint = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
]);

const MAX_COMPLAINT = 200;

export interface RawReply {
  readonly body: string;
  readonly contentType: string | undefined;
  /** Takes a secret out of a text, where the server sends it back. */
  readonly redact: (text: string) => string;
}

/** @throws UnusableReply where there is no transcript in it */
export function parseReply(raw: RawReply): Reply {
  const body = raw.body.trim();
  if (body === "") throw new UnusableReply("its answer is empty");
  if (isPage(raw)) throw new UnusableReply("it answers with a web page instead of a transcript");
  if (!isJson(raw)) {
    if (!raw.contentType?.startsWith("text/plain")) throw new UnusableReply("its answer is neither JSON nor text");
    return { text: printable(raw.redact(body)) };
  }
  const value = parseJson(raw);
  const checked = transcript.safeParse(typeof value === "string" ? { text: value } : value);
  if (checked.success) return checked.data;
  const said = complaintIn(raw);
  throw new UnusableReply(said ? `it complains: ${said}` : "its answer has no transcript in it");
}

/** What a server says about an error, in one short line; undefined where it says nothing that is for people. */
export function complaintIn(raw: RawReply): string | undefined {
  const text = isJson(raw) ? complaintInJson(raw) : isPage(raw) ? undefined : printable(raw.redact(raw.body));
  const line = text?.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  return line ? line.slice(0, MAX_COMPLAINT) : undefined;
}

function complaintInJson(raw: RawReply): string | undefined {
  try {
    return complaint.safeParse(parseJson(raw)).data;
  } catch (error) {
    if (error instanceof UnusableReply) return undefined;
    throw error;
  }
}

function parseJson({ body, redact }: RawReply): unknown {
  try {
    return JSON.parse(body.trim(), (_key, value: unknown) =>
      typeof value === "string" ? printable(redact(value)) : value,
    );
  } catch {
    // The error of the parser would show a part of the answer, which may hold what must not be shown.
    throw new UnusableReply("its answer is not whole JSON");
  }
}

/** What comes from outside goes to a terminal in the end, which control characters would steer. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}

function isJson({ body, contentType }: RawReply): boolean {
  return contentType?.includes("json") === true || /^\s*[{["]/.test(body);
}

function isPage({ body, contentType }: RawReply): boolean {
  return contentType?.includes("html") === true || /^\s*<(!doctype|html)/i.test(body);
}
