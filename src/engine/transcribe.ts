/**
 * The one flow of this engine: sound → speech segments → recognizer → finished text. A microphone, a WAV file and an hour of video are the
 * same to it, so latency, crash safety and text are worked out once.
 */
import { ahead } from "./ahead";
import type { SpeechDetector } from "./speech/detector";
import { segments, type SegmentsOptions } from "./speech/segments";
import type { Finish } from "./text/finish";
import type { AudioStream, RecognizeOptions, Recognizer, SpeechSegment, TranscriptSegment } from "./types";

export interface Pipeline {
  readonly detector: SpeechDetector;
  readonly recognizer: Recognizer;
  readonly finish: Finish;
}

export interface TranscribeOptions {
  /** What the recognizer is told. */
  readonly recognize?: RecognizeOptions;
  /** Where and how sound is cut; the defaults suit files. */
  readonly segmentation?: Partial<SegmentsOptions>;
  /** Segments given to the recognizer at once; at most what its traits say. Default: that. */
  readonly batchSize?: number;
  /** Told of every segment that the recognizer has done with, also those that held no text. */
  readonly onRecognized?: (segment: SpeechSegment, cutShort: boolean) => void;
}

/** Segments cut in advance while the recognizer works: enough to hide decoding and VAD, few enough to be small. */
const SEGMENTS_AHEAD = 2;

/**
 * Transcribes 16 kHz mono sound as it arrives.
 * @yields each segment once, in order; what was yielded is final
 */
export async function* transcribe(
  audio: AudioStream,
  { detector, recognizer, finish }: Pipeline,
  options: TranscribeOptions = {},
): AsyncGenerator<TranscriptSegment> {
  const { maxSegmentSec, batchSize } = recognizer.traits;
  const cut = segments(audio, detector, { maxSegmentMs: 1000 * maxSegmentSec, ...options.segmentation });
  for await (const batch of batches(ahead(cut, SEGMENTS_AHEAD), Math.min(options.batchSize ?? batchSize, batchSize))) {
    const hypotheses = await recognizer.recognize(batch, options.recognize);
    for (const [index, segment] of batch.entries()) {
      const finished = finish(segment, hypotheses[index]);
      options.onRecognized?.(segment, hypotheses[index].cutShort === true);
      if (finished) yield finished;
    }
  }
}

/** Groups of up to `size` in order. */
async function* batches<T>(source: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for await (const item of source) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
