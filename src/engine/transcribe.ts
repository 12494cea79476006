/**
 * The one flow of this engine: sound → speech segments → recognizer → finished text. A microphone, a WAV file and an hour of video are the
 * same to it, so latency, crash safety and text are worked out once.
 */
import { ahead } from "./ahead";
import type { SpeechDetector } from "./speech/detector";
import { segments, type SegmentsOptions } from "./speech/segments";
import type { Finish } from "./text/finish";
import type { AudioStream, Hypothesis, RecognizeOptions, Recognizer, SpeechSegment, TranscriptSegment } from "./types";

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
  /** Segments given to the recognizer at once, at most `traits.maxBatchSize`. Default: `traits.batchSize`. */
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
  const { maxSegmentSec, minSpeechSec, batchSize, maxBatchSize = batchSize, concurrency = 1 } = recognizer.traits;
  const size = Math.min(options.batchSize ?? batchSize, maxBatchSize);
  const cut = segments(audio, detector, {
    maxSegmentMs: 1000 * maxSegmentSec,
    ...(minSpeechSec !== undefined && { minSpeechMs: 1000 * minSpeechSec }),
    ...options.segmentation,
  });
  const end = new AbortController();
  const signal = options.recognize?.signal ? AbortSignal.any([options.recognize.signal, end.signal]) : end.signal;
  const work = begun(batches(ahead(cut, SEGMENTS_AHEAD), size), (batch) =>
    recognizer.recognize(batch, { ...options.recognize, signal }),
  );
  try {
    for await (const { batch, result } of ahead(work, concurrency - 1)) {
      const hypotheses = await result;
      for (const [index, segment] of batch.entries()) {
        const finished = finish(segment, hypotheses[index]);
        options.onRecognized?.(segment, hypotheses[index].cutShort === true);
        if (finished) yield finished;
      }
    }
  } finally {
    // What is still under way after a failure, or when the consumer has had enough, is for nobody.
    end.abort();
  }
}

interface Begun {
  readonly batch: readonly SpeechSegment[];
  readonly result: Promise<readonly Hypothesis[]>;
}

/** Begins the work on each batch when it is pulled, without waiting for its result. */
async function* begun(
  source: AsyncIterable<readonly SpeechSegment[]>,
  recognize: (batch: readonly SpeechSegment[]) => Promise<readonly Hypothesis[]>,
): AsyncGenerator<Begun> {
  for await (const batch of source) {
    const result = recognize(batch);
    // A failure is handled when its turn comes; until then it must not count as unhandled.
    result.catch(() => undefined);
    yield { batch, result };
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
