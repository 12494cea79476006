/** From a server's reply to what a recognizer heard, without what was never said. */
import type { Hypothesis, RecognizeOptions, SpeechSegment, Token } from "../types";
import { languageCode } from "./language";
import type { Reply, ReplySegment, ReplyWord } from "./reply";
import { spelledInText } from "./spelling";

/** Whisper's own limits (openai/whisper, `transcribe`): most servers run it or copy its numbers. */
const NO_SPEECH = 0.6;
const UNSURE_LOG_PROB = -1;
const LOOPS_ABOVE_RATIO = 2.4;
/** Nobody speaks faster: twice the letters that the fastest speakers of any language reach. */
const MAX_CHARACTERS_PER_SEC = 60;
/** What a breath of sound may hold. */
const SPARE_CHARACTERS = 60;
/** Names of sounds, which whisper.cpp writes where nobody speaks: `[BLANK_AUDIO]`, `[Music]`. */
const SOUND_NAME = /^\s*\[[^\]]*\]\s*$/;

export function hypothesisOf(reply: Reply, segment: SpeechSegment, options: RecognizeOptions): Hypothesis {
  const pieces = reply.segments ?? [];
  const silent = pieces.filter(isSilent);
  const spoken = pieces.filter((piece) => !isSilent(piece));
  const text = silent.length > 0 ? spoken.map((piece) => piece.text).join("") : reply.text;
  const language = options.language ?? languageCode(reply.language ?? undefined);
  const heard = language === undefined ? {} : { language };
  if (SOUND_NAME.test(text)) return { text: "", tokens: [], ...heard };
  if (text.length > SPARE_CHARACTERS + MAX_CHARACTERS_PER_SEC * (segment.endSec - segment.startSec))
    return { text: "", tokens: [], cutShort: true, ...heard };
  const loops = spoken.some(({ compression_ratio }) => (compression_ratio ?? 0) > LOOPS_ABOVE_RATIO);
  const words = options.words ? wordTokens(reply, silent, text) : undefined;
  return { text, tokens: words ?? pieceTokens(spoken), ...heard, ...(loops ? { cutShort: true } : {}) };
}

/** Whether the server itself doubts that anybody spoke. */
function isSilent({ text, no_speech_prob, avg_logprob }: ReplySegment): boolean {
  return SOUND_NAME.test(text) || ((no_speech_prob ?? 0) > NO_SPEECH && (avg_logprob ?? 0) < UNSURE_LOG_PROB);
}

/** undefined where the server gives no words. */
function wordTokens({ words, segments }: Reply, silent: readonly ReplySegment[], text: string): Token[] | undefined {
  const all: readonly ReplyWord[] = words ?? segments?.flatMap((piece) => piece.words ?? []) ?? [];
  const said = all.filter(({ start }) => !silent.some((piece) => isInside(start, piece)));
  if (said.length === 0) return undefined;
  const spelled = spelledInText(
    said.map(({ word }) => word),
    text,
  );
  return said.map(({ start, end, probability }, i) => ({
    text: spelled[i],
    confidence: probability ?? confidenceOf(segments?.find((piece) => isInside(start, piece))),
    startSec: start,
    endSec: end,
  }));
}

/** A piece of a reply is a sentence or so. Its times stay behind, for it would be taken for a word. */
function pieceTokens(pieces: readonly ReplySegment[]): Token[] {
  return pieces.map((piece) => ({ text: piece.text, confidence: confidenceOf(piece) }));
}

/** The mean probability of a piece's tokens; 1 where the server says nothing about it. */
function confidenceOf(piece: ReplySegment | undefined): number {
  return Math.min(1, Math.exp(piece?.avg_logprob ?? 0));
}

function isInside(sec: number, { start, end }: ReplySegment): boolean {
  return sec >= (start ?? Infinity) && sec < (end ?? -Infinity);
}
