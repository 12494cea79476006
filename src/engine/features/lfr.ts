/** Low frame rate: several neighbouring feature frames stacked into one, as FunASR's models take them. */

export interface LfrOptions {
  /** Frames in one stack (m; 7 in the published SenseVoice and Paraformer). */
  readonly window: number;
  /** Frames from one stack to the next (n; 6 in the published models). */
  readonly shift: number;
}

/** Stacks that `frames` frames give: one for every `shift`, the last one perhaps of repeated frames. */
export function stackCount(frames: number, { shift }: LfrOptions): number {
  return Math.ceil(frames / shift);
}

/**
 * Stacks frames. Stack `i` holds the frames from `shift i - floor((window - 1) / 2)` on; what lies before the first frame
 * or after the last one is that frame repeated (FunASR, `apply_lfr`; engine.md 6.2).
 *
 * @param features `[frames, size]`
 * @param size values in one frame
 * @returns `[stackCount, window * size]`, a new array
 */
export function stackFrames(features: Float32Array, size: number, options: LfrOptions): Float32Array {
  const { window, shift } = options;
  const frames = features.length / size;
  const stacks = stackCount(frames, options);
  const left = Math.floor((window - 1) / 2);
  const stacked = new Float32Array(stacks * window * size);
  for (let stack = 0; stack < stacks; stack++) {
    for (let i = 0; i < window; i++) {
      const frame = Math.min(Math.max(stack * shift - left + i, 0), frames - 1);
      stacked.set(features.subarray(frame * size, (frame + 1) * size), (stack * window + i) * size);
    }
  }
  return stacked;
}
