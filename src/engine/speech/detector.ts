/**
 * What the segmenter needs to know of a voice-activity detector: how likely each frame is speech. The detector opens no file and
 * cuts nothing; the segmenter decides nothing about sound.
 */
export interface SpeechDetector {
  /** Samples (16 kHz) in one frame. */
  readonly frameSamples: number;
  /** What its probabilities mean, where that is not what the segmenter's defaults were chosen for. */
  readonly thresholds?: SpeechThresholds;
  /** A new stream, with its own memory of what came before. */
  start(): DetectorStream;
}

export interface SpeechThresholds {
  /** At this probability a frame is voiced and speech begins. */
  readonly threshold: number;
  /** Below this a pause begins; between the two thresholds nothing changes. */
  readonly releaseThreshold: number;
}

export interface DetectorStream {
  /**
   * Probability of speech, 0..1, one a frame, in order. A detector that looks ahead lags behind by some frames.
   * @param samples whole frames, following on those of the call before
   */
  probabilities(samples: Float32Array): Promise<Float32Array>;
  /** Ends the stream: the probabilities of the frames that were still waiting. Absent where none ever do. */
  finish?(): Promise<Float32Array>;
}

/** A network's memory between two runs. Plain arrays, so that it can cross a thread border and outlive a dead thread. */
export type DetectorState = readonly Float32Array[];

export interface DetectorRun {
  readonly probabilities: Float32Array;
  readonly state: DetectorState;
}

/** One run of a detector's network over rows of input, wherever its session lives. */
export type RunDetector = (rows: Float32Array, state: DetectorState) => Promise<DetectorRun>;
