/**
 * Turns a row of speech probabilities into spans of speech. Pure: no sound, no clock, no promise.
 *
 * The rules are Silero's (two thresholds, a pause ends a span, the longest pause is where a long span is cut), with two of our own:
 * margins are taken out of the silence around a span, so that neither the first nor the last word is clipped, and what holds too few
 * voiced frames is no speech at all, so that a click or a cough gives no text.
 */
export interface SegmenterOptions {
  /** Length of one frame. */
  readonly frameMs: number;
  /** At this probability a frame is voiced and speech begins. */
  readonly threshold: number;
  /** Below this a pause begins; between the two thresholds nothing changes. */
  readonly releaseThreshold: number;
  /** A pause of this length ends the span. Must not be shorter than the margin. */
  readonly minSilenceMs: number;
  /** Spans with less voiced time are dropped. */
  readonly minSpeechMs: number;
  /** Silence kept before the first and after the last voiced frame. */
  readonly marginMs: number;
  /** Longer spans are cut, margins included. */
  readonly maxSegmentMs: number;
}

/** Frames `[from, to)`, margins included. Spans come in order and never overlap. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

interface Pause extends Span {
  /** Voiced frames of the span before this pause. */
  readonly voicedBefore: number;
}

export class Segmenter {
  readonly #options: SegmenterOptions;
  readonly #minSilence: number;
  readonly #minVoiced: number;
  readonly #margin: number;
  readonly #max: number;
  /** Index of the next frame. */
  #now = 0;
  /** End of the span before: margins may not reach behind it. */
  #floor = 0;
  /** First voiced frame of the open span. */
  #start: number | undefined;
  /** First frame of the pause that the open span is in. */
  #silence: number | undefined;
  #voiced = 0;
  #pauses: Pause[] = [];
  /** Probabilities since `#start`, for a cut where there is no pause. */
  #probabilities: number[] = [];

  constructor(options: SegmenterOptions) {
    const frames = (ms: number): number => Math.max(1, Math.round(ms / options.frameMs));
    this.#options = options;
    this.#margin = frames(options.marginMs);
    this.#minSilence = Math.max(frames(options.minSilenceMs), this.#margin);
    this.#minVoiced = frames(options.minSpeechMs);
    this.#max = Math.max(frames(options.maxSegmentMs), 4 * this.#margin);
  }

  /** The oldest frame that a later span may still contain. */
  get oldestNeeded(): number {
    return Math.max(this.#floor, (this.#start ?? this.#now) - this.#margin);
  }

  /** Takes the next frame; returns the span that it completes, if any. */
  push(probability: number): Span | undefined {
    const frame = this.#now++;
    if (this.#start === undefined) {
      if (probability >= this.#options.threshold) this.#open(frame, probability);
      return undefined;
    }
    this.#probabilities.push(probability);
    if (probability >= this.#options.threshold) {
      this.#closePause(frame);
      this.#voiced++;
    } else if (probability < this.#options.releaseThreshold) {
      this.#silence ??= frame;
    }
    if (this.#silence !== undefined && this.#now - this.#silence >= this.#minSilence)
      return this.#finish(this.#silence);
    if (this.#now - this.oldestNeeded >= this.#max) return this.#cut();
    return undefined;
  }

  /** Ends the stream; returns the span that was open, if any. */
  flush(): Span | undefined {
    return this.#start === undefined ? undefined : this.#finish(this.#silence ?? this.#now);
  }

  #open(frame: number, probability: number): void {
    this.#start = frame;
    this.#silence = undefined;
    this.#voiced = 1;
    this.#pauses = [];
    this.#probabilities = [probability];
  }

  #closePause(frame: number): void {
    if (this.#silence === undefined) return;
    this.#pauses.push({ from: this.#silence, to: frame, voicedBefore: this.#voiced });
    this.#silence = undefined;
  }

  /** Ends the open span where its speech ended, and waits for the next. */
  #finish(end: number): Span | undefined {
    const span = { from: this.oldestNeeded, to: Math.min(end + this.#margin, this.#now) };
    const isSpeech = this.#voiced >= this.#minVoiced;
    this.#start = undefined;
    this.#silence = undefined;
    if (!isSpeech) return undefined;
    this.#floor = span.to;
    return span;
  }

  /** The span is as long as it may be: end it at its best pause, and go on with what follows the pause. */
  #cut(): Span | undefined {
    const start = this.#start ?? this.#now;
    const openPause = this.#silence;
    this.#closePause(this.#now);
    const pause = this.#bestPause(start) ?? this.#quietestFrame(start);
    if (pause.from === openPause) return this.#finish(openPause);
    this.#silence = openPause;
    const middle = (pause.from + pause.to) >> 1;
    const span = { from: this.oldestNeeded, to: Math.min(pause.from + this.#margin, Math.max(middle, pause.from)) };
    const isSpeech = pause.voicedBefore >= this.#minVoiced;
    this.#floor = Math.max(span.to, Math.min(middle, pause.to));
    this.#probabilities = this.#probabilities.slice(pause.to - start);
    this.#voiced -= pause.voicedBefore;
    this.#pauses = this.#pauses
      .filter(({ from }) => from >= pause.to)
      .map((later) => ({ ...later, voicedBefore: later.voicedBefore - pause.voicedBefore }));
    this.#start = pause.to;
    return isSpeech ? span : undefined;
  }

  /** The longest pause; of those in the first third only if there is no other, for a short piece loses its context. */
  #bestPause(start: number): Pause | undefined {
    const later = this.#pauses.filter(({ from }) => from - start >= this.#max / 3);
    const candidates = later.length > 0 ? later : this.#pauses;
    return candidates.reduce<Pause | undefined>(
      (best, pause) => (best === undefined || pause.to - pause.from >= best.to - best.from ? pause : best),
      undefined,
    );
  }

  /** Speech without any pause: the frame in the second half that is least like speech. */
  #quietestFrame(start: number): Pause {
    let best = this.#probabilities.length >> 1;
    for (let i = best; i < this.#probabilities.length; i++) {
      if (this.#probabilities[i] <= this.#probabilities[best]) best = i;
    }
    const voicedBefore = this.#probabilities.slice(0, best).filter((p) => p >= this.#options.threshold).length;
    return { from: start + best, to: start + best, voicedBefore };
  }
}
