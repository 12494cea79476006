/**
 * Turns a row of speech probabilities into spans of speech. Pure: no sound, no clock, no promise.
 *
 * The rules are Silero's (two thresholds, a pause ends a span, the longest pause is where a long span is cut), with two of our own:
 * margins are taken out of the silence around a span, so that neither the first nor the last word is clipped, and what holds too few
 * voiced frames is no speech at all, so that a click or a cough gives no text.
 */
import type { SpeechThresholds } from "./detector";

export interface SegmenterOptions extends SpeechThresholds {
  /** Length of one frame. */
  readonly frameMs: number;
  /** A pause of this length ends the span. Must not be shorter than the margin. */
  readonly minSilenceMs: number;
  /** From this length on, a span has context enough, and a shorter pause may end it. */
  readonly longSpanMs: number;
  /** That shorter pause. Must not be shorter than the margin. */
  readonly longSpanSilenceMs: number;
  /** Less voiced time between two silences is no speech. The pieces of a span that was cut count as one. */
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

export class Segmenter {
  readonly #options: SegmenterOptions;
  readonly #minSilence: number;
  readonly #longSpan: number;
  readonly #longSpanSilence: number;
  readonly #minVoiced: number;
  readonly #margin: number;
  readonly #max: number;
  /** Index of the next frame. */
  #now = 0;
  /** End of the span before: margins may not reach behind it. */
  #floor = 0;
  /** Where the speech of the span before ended. */
  #ended = 0;
  /** First frame of the open span without its margin: voiced, or where the one before was cut. */
  #start: number | undefined;
  /** First frame of the pause that the open span is in. */
  #silence: number | undefined;
  /** Voiced frames since the last silence. */
  #voiced = 0;
  #pauses: Span[] = [];
  /** Probabilities since `#start`. */
  #probabilities: number[] = [];

  constructor(options: SegmenterOptions) {
    const frames = (ms: number): number => Math.max(1, Math.round(ms / options.frameMs));
    this.#options = options;
    this.#margin = frames(options.marginMs);
    this.#minSilence = Math.max(frames(options.minSilenceMs), this.#margin);
    this.#longSpan = frames(options.longSpanMs);
    this.#longSpanSilence = Math.max(frames(options.longSpanSilenceMs), this.#margin);
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
    if (this.#silence !== undefined && this.#now - this.#silence >= this.#neededSilence(this.#silence)) {
      return this.#finish(this.#silence);
    }
    if (this.#now - this.oldestNeeded >= this.#max) return this.#cut();
    return undefined;
  }

  /** Ends the stream; returns the span that was open, if any. */
  flush(): Span | undefined {
    return this.#start === undefined ? undefined : this.#finish(this.#silence ?? this.#now);
  }

  /** The pause from `silence` on must be this long to end the span. */
  #neededSilence(silence: number): number {
    return silence - (this.#start ?? silence) < this.#longSpan ? this.#minSilence : this.#longSpanSilence;
  }

  #open(frame: number, probability: number): void {
    this.#start = frame;
    this.#silence = undefined;
    // A span that was cut in a pause may go on before the pause is long enough to be a silence.
    if (frame - this.#ended >= this.#longSpanSilence) this.#voiced = 0;
    this.#voiced++;
    this.#pauses = [];
    this.#probabilities = [probability];
  }

  #closePause(frame: number): void {
    if (this.#silence === undefined) return;
    this.#pauses.push({ from: this.#silence, to: frame });
    this.#silence = undefined;
  }

  /** Ends the open span where its speech ended, and waits for the next. */
  #finish(end: number): Span | undefined {
    const span = { from: this.oldestNeeded, to: Math.min(end + this.#margin, this.#now) };
    const isSpeech = this.#holdsSpeech(this.#probabilities);
    this.#start = undefined;
    this.#silence = undefined;
    this.#ended = end;
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
    const isSpeech = this.#holdsSpeech(this.#probabilities.slice(0, pause.from - start));
    this.#floor = Math.max(span.to, Math.min(middle, pause.to));
    this.#probabilities = this.#probabilities.slice(pause.to - start);
    this.#pauses = this.#pauses.filter(({ from }) => from >= pause.to);
    this.#start = pause.to;
    return isSpeech ? span : undefined;
  }

  /** A piece of a cut span may be short, for a word must not be lost to a cut, but it must have a voiced frame of its own. */
  #holdsSpeech(piece: readonly number[]): boolean {
    return this.#voiced >= this.#minVoiced && piece.some((probability) => probability >= this.#options.threshold);
  }

  /** The longest pause; of those in the first third only if there is no other, for a short piece loses its context. */
  #bestPause(start: number): Span | undefined {
    const later = this.#pauses.filter(({ from }) => from - start >= this.#max / 3);
    const candidates = later.length > 0 ? later : this.#pauses;
    return candidates.reduce<Span | undefined>(
      (best, pause) => (best === undefined || pause.to - pause.from >= best.to - best.from ? pause : best),
      undefined,
    );
  }

  /** Speech without any pause: the frame in the second half that is least like speech. */
  #quietestFrame(start: number): Span {
    let best = this.#probabilities.length >> 1;
    for (let i = best; i < this.#probabilities.length; i++) {
      if (this.#probabilities[i] <= this.#probabilities[best]) best = i;
    }
    return { from: start + best, to: start + best };
  }
}
