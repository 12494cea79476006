/** Where the time goes. Each stage is wrapped where it is plugged in, so the stages themselves carry no clocks. */
import { TingxieError } from "./errors";
import type { SpeechDetector } from "./speech/detector";
import type { Finish } from "./text/finish";
import { SAMPLE_RATE, type AudioStream, type Recognizer } from "./types";

/** Milliseconds that each stage was waited for. Stages overlap, so their sum may be more than the total. */
export interface Timings {
  readonly decodeMs: number;
  readonly vadMs: number;
  readonly featuresMs: number;
  readonly inferenceMs: number;
  readonly textMs: number;
  readonly totalMs: number;
}

export class Meter {
  #decodeMs: number;
  #vadMs = 0;
  #inferenceMs = 0;
  /** Calls of the recognizer that are under way, and since when there is one. */
  #recognizing = 0;
  #recognizingSince = 0;
  #featuresMs = 0;
  #textMs = 0;
  #samples = 0;
  readonly #openMs: number;
  readonly #start = performance.now();

  /** @param openMs what it took to open the recording, up to its first samples: part of decoding and of the total */
  constructor(openMs: number) {
    this.#openMs = openMs;
    this.#decodeMs = openMs;
  }

  /** Seconds of sound that have come in. */
  get audioSec(): number {
    return this.#samples / SAMPLE_RATE;
  }

  timings(): Timings {
    const round = (ms: number): number => Math.round(ms * 10) / 10;
    return {
      decodeMs: round(this.#decodeMs),
      vadMs: round(this.#vadMs),
      featuresMs: round(this.#featuresMs),
      inferenceMs: round(this.#inferenceMs - this.#featuresMs),
      textMs: round(this.#textMs),
      totalMs: round(this.#openMs + performance.now() - this.#start),
    };
  }

  /** @throws TingxieError `interrupted` from the stream once the signal is raised */
  audio(audio: AudioStream, signal?: AbortSignal): AudioStream {
    const measured = this.#measuredChunks(audio, signal);
    return { durationSec: audio.durationSec, warnings: audio.warnings, [Symbol.asyncIterator]: () => measured };
  }

  detector(detector: SpeechDetector): SpeechDetector {
    const timed = async (work: () => Promise<Float32Array>): Promise<Float32Array> => {
      const start = performance.now();
      const probabilities = await work();
      this.#vadMs += performance.now() - start;
      return probabilities;
    };
    return {
      ...detector,
      start: () => {
        const stream = detector.start();
        return {
          probabilities: (samples) => timed(() => stream.probabilities(samples)),
          finish: () => timed(async () => (await stream.finish?.()) ?? new Float32Array(0)),
        };
      },
    };
  }

  recognizer(recognizer: Recognizer): Recognizer {
    return {
      traits: recognizer.traits,
      recognize: async (segments, options) => {
        const featuresBefore = recognizer.featuresMs ?? 0;
        if (this.#recognizing++ === 0) this.#recognizingSince = performance.now();
        try {
          return await recognizer.recognize(segments, options);
        } finally {
          if (--this.#recognizing === 0) this.#inferenceMs += performance.now() - this.#recognizingSince;
          this.#featuresMs += (recognizer.featuresMs ?? 0) - featuresBefore;
        }
      },
      close: () => recognizer.close(),
    };
  }

  finish(finish: Finish): Finish {
    return (segment, hypothesis) => {
      const start = performance.now();
      const finished = finish(segment, hypothesis);
      this.#textMs += performance.now() - start;
      return finished;
    };
  }

  async *#measuredChunks(audio: AudioStream, signal?: AbortSignal): AsyncGenerator<Float32Array> {
    let start = performance.now();
    for await (const chunk of audio) {
      this.#decodeMs += performance.now() - start;
      if (signal?.aborted) throw new TingxieError("interrupted", "The transcription was stopped", "Start it again.");
      this.#samples += chunk.length;
      yield chunk;
      start = performance.now();
    }
    this.#decodeMs += performance.now() - start;
  }
}
