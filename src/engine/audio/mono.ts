/** Decisions are made for stretches of this many samples, so that they do not depend on how the sound was cut up. */
const STRETCH = 1024;
/** A channel joins the average once it has been louder than this (mean square; -66 dB of full scale). */
const LIVE_POWER = 2.5e-7;
/** The average counts as cancelled when it keeps less than this share of the channels' power; it is used again above the second. */
const CANCELLED = 0.02;
const RESTORED = 0.1;
/** Weight of the past in the running powers: a memory of about one second at 48 kHz. */
const MEMORY = 0.98;

/**
 * Averages channels to one, with two exceptions that make the difference between text and no text:
 * a channel in which nothing has been heard yet does not dilute the others (a microphone on the left input only, or the
 * empty surrounds of 5.1); and where the channels cancel each other (a microphone wired in anti-phase) the loudest one is
 * taken alone. Changes are cross-faded over one stretch. One channel passes through untouched.
 */
export class MonoMixer {
  private pending: Float32Array[];
  private readonly live: boolean[];
  private readonly powers: Float64Array;
  private mixPower = 0;
  private cancelled = false;
  private weights: number[];

  constructor(readonly channels: number) {
    this.pending = Array.from({ length: channels }, () => new Float32Array(0));
    this.live = new Array<boolean>(channels).fill(false);
    this.powers = new Float64Array(channels);
    this.weights = new Array<number>(channels).fill(1 / channels);
  }

  /** @param block one array a channel, of equal length; returns as many whole stretches as are complete */
  push(block: readonly Float32Array[]): Float32Array {
    if (this.channels === 1) return block[0];
    const joined = this.pending.map((rest, channel) => concatenated(rest, block[channel]));
    const whole = Math.floor(joined[0].length / STRETCH) * STRETCH;
    this.pending = joined.map((samples) => samples.slice(whole));
    return this.mix(joined, whole);
  }

  /** The last, incomplete stretch. */
  flush(): Float32Array {
    if (this.channels === 1) return new Float32Array(0);
    const rest = this.pending;
    this.pending = rest.map(() => new Float32Array(0));
    return this.mix(rest, rest[0].length);
  }

  private mix(sound: readonly Float32Array[], length: number): Float32Array {
    const output = new Float32Array(length);
    for (let from = 0; from < length; from += STRETCH) {
      const to = Math.min(length, from + STRETCH);
      const before = this.weights;
      this.listen(sound, from, to);
      const fade = 1 / (to - from);
      for (let i = from; i < to; i++) {
        let sum = 0;
        const share = (i - from) * fade;
        for (let c = 0; c < this.channels; c++)
          sum += sound[c][i] * (before[c] + (this.weights[c] - before[c]) * share);
        output[i] = sum;
      }
    }
    return output;
  }

  /** Updates the powers with one stretch and decides the weights at its end. */
  private listen(sound: readonly Float32Array[], from: number, to: number): void {
    const length = to - from;
    for (let c = 0; c < this.channels; c++) {
      const power = meanSquare(sound[c], from, to);
      this.powers[c] = MEMORY * this.powers[c] + power;
      if (power > LIVE_POWER) this.live[c] = true;
    }
    const count = this.live.filter(Boolean).length;
    const average = this.live.map((isLive) => (count === 0 ? 1 / this.channels : isLive ? 1 / count : 0));
    let mixed = 0;
    for (let i = from; i < to; i++) {
      let sum = 0;
      for (let c = 0; c < this.channels; c++) sum += sound[c][i] * average[c];
      mixed += sum * sum;
    }
    this.mixPower = MEMORY * this.mixPower + mixed / length;
    const mean = this.powers.reduce((sum, power, c) => sum + power * average[c], 0);
    const kept = mean > 0 ? this.mixPower / mean : 1;
    // Independent channels keep 1 / count of their power in the average; only less than that is cancelling.
    if (kept < CANCELLED / Math.max(1, count / 2)) this.cancelled = true;
    else if (kept > RESTORED / Math.max(1, count / 2)) this.cancelled = false;
    const loudest = this.powers.indexOf(Math.max(...this.powers));
    this.weights = this.cancelled ? average.map((_, c) => (c === loudest ? 1 : 0)) : average;
  }
}

function meanSquare(samples: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += samples[i] * samples[i];
  return sum / (to - from);
}

function concatenated(a: Float32Array, b: Float32Array): Float32Array {
  if (a.length === 0) return b;
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
