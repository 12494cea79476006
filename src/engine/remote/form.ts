/** What is sent to the server: one segment with what it needs to know, and nothing that says which recording or whose. */
import { wavFile } from "../audio/wav-writer";
import type { Language, SpeechSegment } from "../types";

/** How the reply is to look: with language, segments and words, or the text alone, which every server knows. */
export type ReplyFormat = "verbose_json" | "json";

export interface FormFields {
  /** What the server calls the model. */
  readonly model: string;
  readonly format: ReplyFormat;
  /** Without it the server finds out. */
  readonly language?: Language;
  /** Ask for the times of words. */
  readonly words: boolean;
}

export interface EncodedForm {
  /** With the boundary between the fields. */
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** The request body of OpenAI's "Create transcription" (https://platform.openai.com/docs/api-reference/audio/createTranscription). */
export async function transcriptionForm(segment: SpeechSegment, fields: FormFields): Promise<EncodedForm> {
  const form = new FormData();
  form.append("file", new Blob([wavFile(segment.samples)], { type: "audio/wav" }), "segment.wav");
  form.append("model", fields.model);
  form.append("response_format", fields.format);
  if (fields.language !== undefined) form.append("language", fields.language);
  if (fields.words && fields.format === "verbose_json") {
    // Asked for words alone, servers leave the segments out, and with them what tells speech from silence.
    for (const granularity of ["segment", "word"]) form.append("timestamp_granularities[]", granularity);
  }
  // `Response` is the platform's own encoder of forms.
  const encoded = new Response(form);
  return {
    contentType: encoded.headers.get("content-type") ?? "",
    body: new Uint8Array(await encoded.arrayBuffer()),
  };
}
