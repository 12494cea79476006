import { SAMPLE_RATE } from "../types";
import type { SoundBlock } from "./decoding";
import { MonoMixer } from "./mono";
import { Resampler } from "./resample";

/** No chunk that leaves this room is longer: one second. */
const MAX_CHUNK = SAMPLE_RATE;
/** Louder than this is not an overshoot but a file whose floats were never scaled to [-1, 1]. */
const UNSCALED_PEAK = 4;

/**
 * Turns what a decoder gives into what the engine speaks: one channel, 16 kHz, [-1, 1], chunks of at most a second.
 * Samples that are not finite become silence. Rate and channel count may change on the way (chained Ogg, joined mp3).
 *
 * @param warnings grows by what was odd
 */
export async function* toEngineSound(
  blocks: AsyncIterable<SoundBlock>,
  warnings: string[],
): AsyncGenerator<Float32Array> {
  let mixer: MonoMixer | undefined;
  let resampler: Resampler | undefined;
  let bad = 0;
  let peak = 0;
  for await (const { channels, sampleRate } of blocks) {
    if (channels.length === 0 || channels[0].length === 0) continue;
    if (mixer && mixer.channels !== channels.length) {
      // The resampler goes on: audio-decode gives the silent start of a stereo mp3 as one channel and then two.
      if (resampler) yield* pieces(resampler.push(mixer.flush()));
      mixer = undefined;
    }
    if (resampler && resampler.inputRate !== sampleRate) {
      if (mixer) yield* pieces(resampler.push(mixer.flush()));
      yield* pieces(resampler.flush());
      resampler = undefined;
    }
    mixer ??= new MonoMixer(channels.length);
    resampler ??= new Resampler(sampleRate);
    const clean = channels.map((channel) => {
      const found = survey(channel);
      peak = Math.max(peak, found.peak);
      bad += found.bad;
      return found.bad === 0 ? channel : channel.map((sample) => (Number.isFinite(sample) ? sample : 0));
    });
    yield* pieces(resampler.push(mixer.push(clean)));
  }
  if (mixer && resampler) {
    yield* pieces(resampler.push(mixer.flush()));
    yield* pieces(resampler.flush());
  }
  if (bad > 0) warnings.push(`${bad} samples were not numbers and were taken as silence`);
  if (peak > UNSCALED_PEAK) warnings.push(`the sound is up to ${peak.toPrecision(2)} times full scale and was clipped`);
}

function survey(samples: Float32Array): { peak: number; bad: number } {
  let peak = 0;
  let bad = 0;
  for (let i = 0; i < samples.length; i++) {
    const size = Math.abs(samples[i]);
    // NaN and infinity fail this comparison, which is cheaper than two calls a sample.
    if (size <= 3.5e38) {
      if (size > peak) peak = size;
    } else bad++;
  }
  return { peak, bad };
}

function* pieces(sound: Float32Array): Generator<Float32Array> {
  for (let i = 0; i < sound.length; i++) {
    if (sound[i] > 1) sound[i] = 1;
    else if (sound[i] < -1) sound[i] = -1;
  }
  // Copies, not views: a consumer that keeps one small chunk must not keep a large buffer alive.
  if (sound.length <= MAX_CHUNK) {
    if (sound.length > 0) yield sound;
    return;
  }
  for (let from = 0; from < sound.length; from += MAX_CHUNK) yield sound.slice(from, from + MAX_CHUNK);
}
