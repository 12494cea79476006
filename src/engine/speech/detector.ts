/**
 * What the segmenter needs to know of a voice-activity detector: how likely each frame is speech. The detector opens no file and
 * cuts nothing; the segmenter decides nothing about sound.
 */
export interface SpeechDetector {
  /** Samples (16 kHz) in one frame. */
  readonly frameSamples: number;
  /** A new stream, with its own memory of what came before. */
  start(): DetectorStream;
}

export interface DetectorStream {
  /**
   * Probability of speech, 0..1, one a frame.
   * @param samples whole frames, following on those of the call before
   */
  probabilities(samples: Float32Array): Promise<Float32Array>;
}
