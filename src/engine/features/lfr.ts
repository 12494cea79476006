/** Low frame rate: several neighbouring feature frames stacked into one, as FunASR's models take them. */
import { concatenate } from "./concatenate";

export interface LfrOptions {
  /** Frames in one stack (m; 7 in the published SenseVoice and Paraformer). */
  readonly window: number;
  /** Frames from one stack to the next (n; 6 in the published models). */
  readonly shift: number;
  /** Whether the first and last stacks reach beyond the frames (default true); without it only whole stacks are made. */
  readonly padded?: boolean;
}

/** Stacks that `frames` frames give: one for every `shift`, the last one perhaps of repeated frames; unpadded, those that fit. */
export function stackCount(frames: number, { window, shift, padded = true }: LfrOptions): number {
  if (padded) return Math.ceil(frames / shift);
  return frames < window ? 0 : 1 + Math.floor((frames - window) / shift);
}

/**
 * Stacks frames as they arrive. Stack `i` holds the frames from `shift i - floor((window - 1) / 2)` on; what lies before the
 * first frame or after the last one is that frame repeated (FunASR, `apply_lfr`; engine.md 6.2). Unpadded, it holds those from
 * `shift i` on. How the frames are cut into calls changes nothing.
 */
export class FrameStacker {
  readonly #size: number;
  readonly #options: LfrOptions;
  readonly #left: number;
  /** Frames that stacks to come need, from frame `#base` on. */
  #held: Float32Array = new Float32Array(0);
  #base = 0;
  /** Frames received. */
  #frames = 0;
  /** Stacks given. */
  #stacks = 0;

  /** @param size values in one frame */
  constructor(size: number, options: LfrOptions) {
    this.#size = size;
    this.#options = options;
    this.#left = options.padded === false ? 0 : Math.floor((options.window - 1) / 2);
  }

  /**
   * @param features `[frames, size]`, the next frames
   * @returns `[stacks, window * size]`, a new array: the stacks of which every frame is there
   */
  accept(features: Float32Array): Float32Array {
    const { window, shift } = this.#options;
    this.#hold(features);
    const whole = Math.floor((this.#frames + this.#left - window) / shift) + 1;
    return this.#stackUpTo(Math.max(this.#stacks, Math.min(whole, stackCount(this.#frames, this.#options))));
  }

  /** @returns the stacks at the end, which reach beyond the last frame */
  finish(): Float32Array {
    return this.#stackUpTo(stackCount(this.#frames, this.#options));
  }

  #hold(features: Float32Array): void {
    const first = Math.max(0, this.#stacks * this.#options.shift - this.#left);
    const old = this.#held.subarray(Math.max(0, first - this.#base) * this.#size);
    // A copy also of what is passed on as it is, for the caller may use its buffer again.
    this.#held = old.length === 0 ? features.slice() : concatenate(old, features);
    this.#frames += features.length / this.#size;
    this.#base = this.#frames - this.#held.length / this.#size;
  }

  #stackUpTo(end: number): Float32Array {
    const { window, shift } = this.#options;
    const size = this.#size;
    const stacked = new Float32Array((end - this.#stacks) * window * size);
    for (let target = 0; target < stacked.length; this.#stacks++) {
      for (let i = 0; i < window; i++, target += size) {
        const frame = Math.min(Math.max(this.#stacks * shift - this.#left + i, 0), this.#frames - 1) - this.#base;
        stacked.set(this.#held.subarray(frame * size, (frame + 1) * size), target);
      }
    }
    return stacked;
  }
}

/** {@link FrameStacker} for frames that are all there. @param features `[frames, size]` @returns `[stackCount, window * size]` */
export function stackFrames(features: Float32Array, size: number, options: LfrOptions): Float32Array {
  const stacker = new FrameStacker(size, options);
  return concatenate(stacker.accept(features), stacker.finish());
}
