/** A transcript in the formats that people open: plain text, subtitles, Markdown, tab-separated values. */
import type { TranscriptSegment } from "../types";
import { oneLine } from "./one-line";
import { cuesOf } from "./subtitles/cues";

export type TextFormat = "text" | "srt" | "vtt" | "md" | "tsv";

interface FormatWriter {
  /** File name extension, without the dot. */
  readonly extension: string;
  /** @param title the recording's name */
  readonly write: (segments: readonly TranscriptSegment[], title: string) => string;
}

/** A new format is one entry here. */
export const FORMATS: Readonly<Record<TextFormat, FormatWriter>> = {
  text: { extension: "txt", write: (segments) => segments.map(({ text }) => `${oneLine(text)}\n`).join("") },
  srt: {
    extension: "srt",
    write: (segments) =>
      cuesOf(segments)
        .map(({ startSec, endSec, lines }, index) => {
          const times = `${clock(startSec, ",")} --> ${clock(endSec, ",")}`;
          return `${index + 1}\n${times}\n${lines.join("\n").replaceAll("-->", "→")}\n\n`;
        })
        .join(""),
  },
  vtt: {
    extension: "vtt",
    write: (segments) => {
      const cues = cuesOf(segments).map(
        ({ startSec, endSec, lines }) =>
          `${clock(startSec, ".")} --> ${clock(endSec, ".")}\n${lines.map(escapeVtt).join("\n")}\n\n`,
      );
      return `WEBVTT\n\n${cues.join("")}`;
    },
  },
  md: {
    extension: "md",
    write: (segments, title) => {
      const lines = segments.map(({ startSec, text }) => `**${shortClock(startSec)}** ${escapeMarkdown(text)}\n\n`);
      return `# ${escapeMarkdown(title)}\n\n${lines.join("")}`;
    },
  },
  tsv: {
    extension: "tsv",
    write: (segments) =>
      `start\tend\ttext\n${segments
        .map(({ startSec, endSec, text }) => `${milliseconds(startSec)}\t${milliseconds(endSec)}\t${oneLine(text)}\n`)
        .join("")}`,
  },
};

function escapeVtt(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function escapeMarkdown(text: string): string {
  return oneLine(text).replace(/[\\`*_~[\]<>#|]/gu, "\\$&");
}

function milliseconds(sec: number): number {
  return Math.round(sec * 1000);
}

/** `HH:MM:SS,mmm`; hours grow beyond two digits where a recording does. */
function clock(sec: number, mark: "," | "."): string {
  const ms = milliseconds(sec);
  const two = (value: number): string => String(value).padStart(2, "0");
  const whole = Math.floor(ms / 1000);
  const time = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map(two).join(":");
  return `${time}${mark}${String(ms % 1000).padStart(3, "0")}`;
}

function shortClock(sec: number): string {
  const time = clock(Math.floor(sec), ".").slice(0, -4);
  return time.startsWith("00:") ? time.slice(3) : time;
}
