/** Cuts a stream of sound into stretches of speech, as the sound arrives and in memory that does not grow with its length. */
import { SAMPLE_RATE, type AudioStream, type SpeechSegment } from "../types";
import type { SpeechDetector } from "./detector";
import { Segmenter, type SegmenterOptions, type Span } from "./segmenter";

export interface SegmentsOptions extends Omit<SegmenterOptions, "frameMs"> {
  /** Frames handed to the detector at once: many for a file, few for a microphone that should not wait. */
  readonly blockFrames: number;
}

/**
 * Defaults for files. Thresholds are Silero's own, and give way to those of another detector; the rest was measured (docs/performance.md, "Segmentation"): people pause for a second
 * in mid-sentence, and a recognizer hears a piece of a sentence worse than the whole.
 */
export const DEFAULT_SEGMENTS: SegmentsOptions = {
  threshold: 0.5,
  releaseThreshold: 0.35,
  minSilenceMs: 1200,
  longSpanMs: 10_000,
  longSpanSilenceMs: 600,
  minSpeechMs: 160,
  marginMs: 320,
  maxSegmentMs: 20_000,
  blockFrames: 64,
};

/**
 * @yields segments in order, without overlap; sound between them held no speech
 */
export async function* segments(
  audio: AudioStream,
  detector: SpeechDetector,
  options: Partial<SegmentsOptions> = {},
): AsyncGenerator<SpeechSegment> {
  const { blockFrames, ...rules } = { ...DEFAULT_SEGMENTS, ...detector.thresholds, ...options };
  const { frameSamples } = detector;
  const segmenter = new Segmenter({ ...rules, frameMs: (1000 * frameSamples) / SAMPLE_RATE });
  const stream = detector.start();
  const held = new SampleWindow();
  let scored = 0;

  const take = (span: Span, end = Infinity): SpeechSegment => {
    const from = span.from * frameSamples;
    const to = Math.min(span.to * frameSamples, end);
    return { startSec: from / SAMPLE_RATE, endSec: to / SAMPLE_RATE, samples: held.copy(from, to) };
  };

  for await (const chunk of audio) {
    held.append(chunk);
    while (held.end - scored >= blockFrames * frameSamples) {
      const block = held.copy(scored, scored + blockFrames * frameSamples);
      scored += block.length;
      for (const probability of await stream.probabilities(block)) {
        const span = segmenter.push(probability);
        if (span) yield take(span);
      }
      held.dropBefore(segmenter.oldestNeeded * frameSamples);
    }
  }

  const { end } = held;
  const tail = new Float32Array(Math.ceil((end - scored) / frameSamples) * frameSamples);
  tail.set(held.copy(scored, end));
  for (const probabilities of [await stream.probabilities(tail), await stream.finish?.()]) {
    for (const probability of probabilities ?? []) {
      const span = segmenter.push(probability);
      if (span) yield take(span, end);
    }
  }
  const open = segmenter.flush();
  if (open) yield take(open, end);
}

/** The latest stretch of a stream, addressed by sample number from the start of the stream. */
class SampleWindow {
  #buffer = new Float32Array(4 * SAMPLE_RATE);
  #base = 0;
  #length = 0;

  /** One past the last sample received. */
  get end(): number {
    return this.#base + this.#length;
  }

  append(chunk: Float32Array): void {
    if (this.#length + chunk.length > this.#buffer.length) {
      const larger = new Float32Array(2 * (this.#length + chunk.length));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#length);
    this.#length += chunk.length;
  }

  copy(from: number, to: number): Float32Array {
    return this.#buffer.slice(from - this.#base, to - this.#base);
  }

  dropBefore(sample: number): void {
    const gone = sample - this.#base;
    // Moving the rest down costs time, so it is done in large steps.
    if (gone < this.#buffer.length / 4) return;
    this.#buffer.copyWithin(0, gone, this.#length);
    this.#base += gone;
    this.#length -= gone;
  }
}
