/** One model, made ready when the first recording needs it, and used for as many recordings as come. */
import { ahead } from "./ahead";
import { openAudio, type AudioSource } from "./audio/decode";
import { isTingxieError } from "./errors";
import { Meter, type Timings } from "./meter";
import {
  checkSettings,
  prepare,
  type Ready,
  type TranscriberParts,
  type TranscriberSettings,
  type Warnings,
} from "./preparation";
import { createFinish, joinTexts } from "./text/finish";
import { transcribe } from "./transcribe";
import type { AudioStream, Device, Language, TranscriptSegment } from "./types";

export interface TranscribeCall {
  readonly signal?: AbortSignal;
  /** Called with each segment as soon as it is final. */
  readonly onSegment?: (segment: TranscriptSegment) => void;
  /** Called as sound is worked off. */
  readonly onProgress?: (doneSec: number, durationSec: number | undefined) => void;
}

export interface Transcription {
  readonly durationSec: number;
  readonly language: Language;
  readonly text: string;
  /** What the model said before hotwords and ITN. */
  readonly rawText: string;
  readonly segments: readonly TranscriptSegment[];
  /** A model's id; `remote:<model>@<host>` where another program did the work. */
  readonly model: string;
  readonly device: Device | "remote";
  readonly warnings: readonly string[];
  readonly timings: Timings;
}

/** A chunk is about a second: enough to be ready when the detector asks, too little to count in memory. */
const CHUNKS_AHEAD = 4;

export class Transcriber {
  readonly #settings: TranscriberSettings;
  readonly #parts: TranscriberParts;
  #ready: Promise<Ready> | undefined;
  /** About the choice of model and device: true of every recording. */
  readonly #standingWarnings: string[] = [];
  /** About what happened while one recording was worked on. */
  #passingWarnings: string[] = [];

  constructor(settings: TranscriberSettings, parts: TranscriberParts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  /**
   * Transcribes one recording; calls must follow one another.
   * @throws TingxieError where the input, the model or the machine does not allow it
   */
  async transcribe(source: AudioSource, call: TranscribeCall = {}): Promise<Transcription> {
    // The recording first: nobody wants a model fetched for a file that cannot be read.
    const start = performance.now();
    const audio = await openAudio(source, { signal: call.signal });
    const openMs = performance.now() - start;
    const ready = await this.prepare(call.signal).catch(async (error: unknown) => {
      await audio[Symbol.asyncIterator]().return?.();
      throw error;
    });
    const { id, languages, recognizer, detector, style, corrector, hotwords } = ready;
    const { itn, batchSize, wordsIfAny = false } = this.#settings;
    const wordsAsked = this.#settings.words === true;
    const words = wordsAsked || wordsIfAny;
    const language = this.#settings.language === "auto" ? undefined : this.#settings.language;
    const meter = new Meter(openMs);
    const found: TranscriptSegment[] = [];
    const notes: string[] = [];
    this.#passingWarnings = [];
    const flow = transcribe(
      decodedAhead(meter.audio(audio, call.signal)),
      {
        detector: meter.detector(detector),
        recognizer: meter.recognizer(recognizer),
        finish: meter.finish(createFinish({ words, style, corrector, itn: ready.itn })),
      },
      {
        recognize: {
          language,
          words,
          itn,
          hotwords: hotwords.slice(0, recognizer.traits.hotwords).map(({ word }) => word),
          signal: call.signal,
        },
        batchSize,
        onRecognized: ({ startSec, endSec }, cutShort) => {
          if (cutShort)
            notes.push(
              `The model began to repeat itself between ${at(startSec)} and ${at(endSec)}; text may be missing there.`,
            );
          call.onProgress?.(endSec, audio.durationSec);
        },
      },
    );
    for await (const segment of flow) {
      found.push(segment);
      call.onSegment?.(segment);
    }
    if (found.length === 0) notes.push("No speech was found.");
    if (wordsAsked && !recognizer.traits.timestamps) notes.push(`${id} gives no word times.`);
    return {
      durationSec: Math.round(meter.audioSec * 1000) / 1000,
      language: language ?? commonest(found.map((segment) => segment.language)) ?? onlyLanguage(languages),
      text: joinTexts(found.map(({ text }) => text)),
      rawText: joinTexts(found.map(({ rawText }) => rawText)),
      segments: found,
      model: id,
      device: recognizer.device,
      warnings: [...this.#standingWarnings, ...audio.warnings, ...this.#passingWarnings, ...notes],
      timings: meter.timings(),
    };
  }

  /**
   * Checks the settings, without fetching or loading anything.
   * @throws as {@link checkSettings}
   */
  check(): Promise<void> {
    return checkSettings(this.#settings, this.#parts);
  }

  /**
   * Gets and loads the model and the detector, once. A failure counts for all recordings that follow, so that a hub that cannot be
   * reached is waited for once and not for every file; who wants another attempt makes another transcriber.
   */
  prepare(signal?: AbortSignal): Promise<Ready> {
    this.#ready ??= prepare(this.#settings, this.#parts, this.#warnings, signal).catch((error: unknown) => {
      if (isTingxieError(error) && error.code === "interrupted") this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  async close(): Promise<void> {
    // A preparation that failed has already been reported, and left nothing open.
    const ready = await this.#ready?.catch(() => undefined);
    this.#ready = undefined;
    await Promise.all([ready?.recognizer.close(), ready?.detector.close()]);
  }

  get #warnings(): Warnings {
    return {
      standing: (warning) => this.#standingWarnings.push(warning),
      passing: (warning) => this.#passingWarnings.push(warning),
    };
  }
}

/** Lets decoding and resampling go on while the detector's thread works. */
function decodedAhead(audio: AudioStream): AudioStream {
  const chunks = ahead(audio, CHUNKS_AHEAD);
  return { durationSec: audio.durationSec, warnings: audio.warnings, [Symbol.asyncIterator]: () => chunks };
}

function at(sec: number): string {
  return `${Math.floor(sec / 60)}:${String(Math.floor(sec % 60)).padStart(2, "0")}`;
}

/** Where nothing was heard: the model's language if it has one only, else ISO 639's code for "undetermined". */
function onlyLanguage(languages: readonly Language[]): Language {
  return languages.length === 1 ? languages[0] : "und";
}

function commonest<T>(values: readonly (T | undefined)[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
