/** Decoding and resampling to 16 kHz mono, by format, a minute of sound each. */
import { execFileSync } from "node:child_process";
import { existsSync, renameSync } from "node:fs";
import { openAudio } from "../src/engine/audio/decode";
import { findFfmpeg } from "../src/engine/audio/ffmpeg-finder";
import { SAMPLE_RATE } from "../src/engine/types";
import { cachePath, joinedRecording } from "./material";
import { median, ms, printTable } from "./table";

const RUNS = 5;

const FORMATS: readonly (readonly [string, string, readonly string[]])[] = [
  ["WAV 16 kHz mono", "a.wav", []],
  ["WAV 44.1 kHz stereo", "b.wav", ["-ar", "44100", "-ac", "2"]],
  ["WAV 48 kHz stereo", "c.wav", ["-ar", "48000", "-ac", "2"]],
  ["FLAC 44.1 kHz stereo", "d.flac", ["-ar", "44100", "-ac", "2"]],
  ["MP3 44.1 kHz stereo", "e.mp3", ["-ar", "44100", "-ac", "2", "-b:a", "128k"]],
  ["M4A (AAC) 44.1 kHz stereo", "f.m4a", ["-ar", "44100", "-ac", "2", "-b:a", "128k"]],
  ["Ogg Vorbis 44.1 kHz", "g.ogg", ["-ar", "44100", "-c:a", "libvorbis"]],
  ["Opus 48 kHz", "h.opus", ["-ar", "48000", "-c:a", "libopus"]],
  ["Matroska video's AAC track", "i.mkv", ["-ar", "44100", "-c:a", "aac"]],
];

export async function benchDecode(): Promise<void> {
  const ffmpeg = await findFfmpeg();
  if (!ffmpeg) throw new Error("the decode bench makes its material with ffmpeg, and there is none");
  const source = joinedRecording(1);
  const rows: string[][] = [];
  for (const [name, file, options] of FORMATS) {
    const path = cachePath(file);
    if (!existsSync(path)) {
      const temporary = cachePath(`new-${file}`);
      execFileSync(ffmpeg.path, ["-loglevel", "error", "-y", "-i", source, ...options, temporary]);
      renameSync(temporary, path);
    }
    const times: number[] = [];
    let samples = 0;
    for (let run = 0; run <= RUNS; run++) {
      const start = performance.now();
      samples = 0;
      for await (const chunk of await openAudio({ kind: "file", path })) samples += chunk.length;
      if (run > 0) times.push(performance.now() - start);
    }
    const seconds = samples / SAMPLE_RATE;
    rows.push([name, ms(median(times)), ms(Math.min(...times)), (seconds / (median(times) / 1000)).toFixed(0)]);
  }
  printTable("### Decoding a minute to 16 kHz mono", ["format", "median ms", "least ms", "x real time"], rows);
}
