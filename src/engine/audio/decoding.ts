/** A stretch of sound as its decoder gives it: one array a channel, all of one length, at the recording's own rate. */
export interface SoundBlock {
  readonly channels: readonly Float32Array[];
  readonly sampleRate: number;
}

/**
 * What every decoder of this room gives to `decode.ts`. Iterating pulls; `close` may come at any time, more than once,
 * and gives back the file, process or memory behind it.
 */
export interface Decoding {
  readonly blocks: AsyncIterable<SoundBlock>;
  /** Seconds, where the header says so. */
  readonly durationSec?: number;
  /** Grows while the blocks are read. */
  readonly warnings: string[];
  close(): Promise<void>;
}

/** This decoder cannot read the recording, another one may: `decode.ts` tries the next. */
export class DecoderRefusal extends Error {
  override readonly name = "DecoderRefusal";

  /**
   * @param reason `codec`: not a codec of its; `broken`: the bytes make no sense to it; `no-audio`: a container without
   *   sound; `missing`: the decoder itself could not be loaded
   */
  constructor(
    readonly reason: "codec" | "broken" | "no-audio" | "missing",
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Seconds as people read them in a warning: `2.99 s`. */
export function seconds(value: number): string {
  return `${value.toFixed(value < 100 ? 2 : 0)} s`;
}
