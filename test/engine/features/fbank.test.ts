import { Fbank, MEL_BANDS, reflectEdges } from "../../../src/engine/features/fbank";
import { seededRandom } from "../../fixtures/random";
import { babble, constant, noise, sine } from "../../fixtures/signals";

function fbankOf(samples: Float32Array, sampleScale = 32768): Float32Array {
  const fbank = new Fbank({ sampleScale });
  fbank.accept(samples);
  return fbank.frames.slice();
}

const FLOOR = Math.fround(Math.log(2 ** -23));

describe("filter bank", () => {
  it.each([
    [0, 0],
    [1, 0],
    [399, 0],
    [400, 1],
    [401, 1],
    [559, 1],
    [560, 2],
    [16000, 98],
  ])("makes of %i samples %i frames", (samples, frames) => {
    expect(fbankOf(noise(samples, 0.1, 1))).toHaveLength(frames * MEL_BANDS);
  });

  it("gives the same bits however the sound is cut into chunks", () => {
    const sound = babble(20_011, 5);
    const whole = fbankOf(sound);
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = seededRandom(seed);
      const fbank = new Fbank({ sampleScale: 32768 });
      for (let start = 0; start < sound.length;) {
        const end = start + random.integer(seed === 1 ? 3 : 700 * seed);
        fbank.accept(sound.subarray(start, end));
        start = end;
      }
      expect(fbank.frames).toEqual(whole);
    }
  });

  it("goes on over a clearing, so that an endless stream can be taken piece by piece", () => {
    const sound = babble(16_000, 6);
    const fbank = new Fbank({ sampleScale: 32768 });
    const pieces: number[] = [];
    for (let start = 0; start < sound.length; start += 1234) {
      fbank.accept(sound.subarray(start, start + 1234));
      pieces.push(...fbank.frames);
      fbank.clear();
      expect(fbank.frameCount).toBe(0);
    }
    expect(Float32Array.from(pieces)).toEqual(fbankOf(sound));
  });

  it("does not depend on the buffer that a chunk came in", () => {
    const sound = babble(2000, 7);
    const reused = new Float32Array(250);
    const fbank = new Fbank({ sampleScale: 32768 });
    for (let start = 0; start < sound.length; start += 250) {
      reused.set(sound.subarray(start, start + 250));
      fbank.accept(reused);
    }
    expect(fbank.frames).toEqual(fbankOf(sound));
  });

  it.each([
    ["silence", 0],
    ["a constant offset", 0.3],
    ["full scale", -1],
  ])("hears nothing in %s", (_, value) => {
    expect(new Set(fbankOf(constant(4000, value)))).toEqual(new Set([FLOOR]));
  });

  it.each([100, 440, 1000, 3000, 7000])("hears a tone of %i Hz loudest in its own band", (hertz) => {
    const mel = (frequency: number): number => 1127 * Math.log(1 + frequency / 700);
    const spacing = (mel(8000) - mel(20)) / (MEL_BANDS + 1);
    const frame = fbankOf(sine(400, hertz, 0.5));
    const loudest = frame.indexOf(Math.max(...frame));
    // Low bands are narrower than the spectrum's bins.
    expect(Math.abs(loudest - ((mel(hertz) - mel(20)) / spacing - 1))).toBeLessThanOrEqual(hertz < 300 ? 1.5 : 0.75);
  });

  it("shifts every band by the same amount for a louder scale", () => {
    const sound = babble(1600, 8);
    const quiet = fbankOf(sound, 1);
    const shift = 2 * Math.log(32768);
    fbankOf(sound, 32768).forEach((value, i) => {
      if (quiet[i] > FLOOR) expect(value - quiet[i]).toBeCloseTo(shift, 4);
    });
  });

  it.each([NaN, Infinity, -Infinity])("refuses the sample %p", (bad) => {
    const sound = noise(4000, 0.1, 9);
    sound[2000] = bad;
    expect(() => fbankOf(sound)).toThrow(expect.objectContaining({ code: "corrupt-audio" }));
  });
});

describe("mirrored edges", () => {
  /** Kaldi's frame `i` without snip_edges, sample by sample: from `160 i - 120` on, bouncing off both ends. */
  function frame(samples: Float32Array, i: number): number[] {
    return Array.from({ length: 400 }, (_, k) => {
      let at = 160 * i - 120 + k;
      while (at < 0 || at >= samples.length) at = at < 0 ? -at - 1 : 2 * samples.length - 1 - at;
      return samples[at];
    });
  }

  it.each([80, 81, 120, 239, 240, 399, 400, 401, 1040, 5003])("give %i samples frames that are centred", (length) => {
    const samples = noise(length, 0.3, length);
    const frames = Math.floor((length + 80) / 160);
    const mirrored = reflectEdges(samples);
    expect(mirrored).toHaveLength(160 * (frames - 1) + 400);
    for (let i = 0; i < frames; i++) expect([...mirrored.subarray(160 * i, 160 * i + 400)]).toEqual(frame(samples, i));
  });

  it.each([0, 1, 79])("give %i samples no frame", (length) => {
    expect(reflectEdges(noise(length, 0.3, 1))).toHaveLength(0);
  });
});

describe("a filter bank with a lower end at the top", () => {
  it("hears nothing above it, and divides what is below into as many bands", () => {
    const highestBand = (hertz: number, highestHz?: number): number => {
      const fbank = new Fbank({ sampleScale: 32768, highestHz });
      fbank.accept(sine(400, hertz, 0.5));
      return fbank.frames[MEL_BANDS - 1];
    };
    expect(highestBand(7700) - highestBand(7700, 7600)).toBeGreaterThan(1);
    expect(highestBand(7500, 7600)).toBeGreaterThan(highestBand(7900, 7600));
    expect(highestBand(7700, 8000)).toBe(highestBand(7700));
  });
});
