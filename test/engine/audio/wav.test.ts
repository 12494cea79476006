import { writeFileSync } from "node:fs";
import { chunk, wav, type WavShape } from "../../fixtures/wav-writer";
import { align, ffmpeg, hearFile, hearPiped, largestDifference, recordedSamples, workshop } from "./listening";

const at = workshop();
const sound = recordedSamples();

async function hearWav(bytes: Buffer, name = "sound.wav") {
  writeFileSync(at(name), bytes);
  return hearFile(at(name));
}

describe("a WAV file", () => {
  it("of 16 bits at 16 kHz comes out to the bit", async () => {
    const heard = await hearWav(wav(sound));
    expect(heard.samples).toEqual(sound);
    expect(heard.durationSec).toBeCloseTo(2.99, 3);
    expect(heard.warnings).toEqual([]);
    expect(heard.longestChunk).toBeLessThanOrEqual(16_000);
  });

  const depths: [WavShape, number][] = [
    [{ bits: 8 }, 1 / 128],
    [{ bits: 24 }, 0],
    [{ bits: 32 }, 0],
    [{ encoding: "float" }, 0],
    [{ encoding: "float", bits: 64 }, 0],
    [{ extensible: true }, 0],
    [{ extensible: true, encoding: "float" }, 0],
    [{ container: "RIFX" }, 0],
    [{ container: "RIFX", bits: 24 }, 0],
    [{ container: "RIFX", encoding: "float" }, 0],
    [{ container: "RF64" }, 0],
    [{ container: "BW64", bits: 24 }, 0],
  ];
  it.each(depths)("of shape %j is read", async (shape, error) => {
    const { samples } = await hearWav(wav(sound, shape));
    expect(samples.length).toBe(sound.length);
    expect(largestDifference(samples, sound)).toBeLessThanOrEqual(error);
  });

  it.each(["alaw", "mulaw"])("from a telephone (%s) sounds as ffmpeg decodes it", async (encoding) => {
    const codes = Array.from({ length: 256 }, (_, code) => code);
    const { samples } = await hearWav(wav(codes, { encoding: encoding as "alaw" | "mulaw" }));
    await ffmpeg("-i", at("sound.wav"), "-c:a", "pcm_s16le", at("expanded.wav"));
    expect(samples).toEqual((await hearFile(at("expanded.wav"))).samples);
  });

  it.each([8000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000])(
    "of %i Hz keeps its length and its words",
    async (rate) => {
      writeFileSync(at("in.wav"), wav(sound));
      await ffmpeg("-i", at("in.wav"), "-ar", String(rate), at("other-rate.wav"));
      const { samples } = await hearFile(at("other-rate.wav"));
      expect(Math.abs(samples.length - sound.length)).toBeLessThanOrEqual(2);
      const { lag, likeness } = align(sound, samples);
      expect(lag).toBe(0);
      // At 8 kHz everything above 4 kHz is gone from the file itself.
      expect(likeness).toBeGreaterThan(rate === 8000 ? 0.95 : 0.97);
    },
  );

  it("with chunks around and odd sizes, padded or not, is read", async () => {
    const odd = Buffer.from("odd");
    for (const padded of [true, false]) {
      const shape = {
        before: chunk("LIST", odd, { padded }),
        between: chunk("bext", odd, { padded }),
        after: chunk("id3 ", odd),
      };
      expect((await hearWav(wav(sound, shape))).samples).toEqual(sound);
    }
  });

  it("is read from a pipe as from a file, in pieces of any size", async () => {
    for (const piece of [1, 7, 1000, 100_000]) {
      const bytes = wav(sound.subarray(0, piece === 1 ? 2000 : undefined), {
        between: chunk("LIST", Buffer.alloc(31)),
      });
      expect((await hearPiped(bytes, piece)).samples).toEqual(piece === 1 ? sound.subarray(0, 2000) : sound);
    }
  });
});

describe("a WAV header that does not tell the truth", () => {
  it.each([0, 0xffffffff, 0x7ffff000, 0x80000000])(
    "with the size %i of an endless recording is read to the end",
    async (size) => {
      const bytes = wav(sound, { dataBytes: size, riffBytes: size });
      for (const heard of [await hearWav(bytes), await hearPiped(bytes)]) {
        expect(heard.samples).toEqual(sound);
        expect(heard.warnings).toEqual([]);
      }
    },
  );

  it("promising more than there is gives what is there, and says so in seconds", async () => {
    const heard = await hearWav(wav(sound, { dataBytes: sound.length * 4 }));
    expect(heard.samples).toEqual(sound);
    expect(heard.warnings).toEqual(["the file ends early: its header promises 5.98 s, it holds 2.99 s"]);
  });

  it("promising less than there is is honoured", async () => {
    expect((await hearWav(wav(sound, { dataBytes: 32_000 }))).samples).toEqual(sound.subarray(0, 16_000));
  });

  it("of more than 4 GiB in RF64 terms gives what is there", async () => {
    const bytes = wav(sound, { container: "RF64" });
    bytes.writeBigUInt64LE(5_000_000_000n, 28);
    const heard = await hearWav(bytes);
    expect(heard.samples).toEqual(sound);
    expect(heard.warnings[0]).toContain("ends early");
  });

  const broken: [string, WavShape][] = [
    ["0 channels", { claimedChannels: 0 }],
    ["0 samples a second", { claimedRate: 0 }],
    ["4000000000 samples a second", { claimedRate: 4_000_000_000 }],
    ["contradicts itself", { blockAlign: 7 }],
    ["0 bits a sample", { claimedBits: 0 }],
  ];
  it.each(broken)("saying %s is damage", async (words, shape) => {
    await expect(hearWav(wav(sound, shape))).rejects.toMatchObject({
      code: "corrupt-audio",
      message: expect.stringContaining(words),
      hint: expect.stringMatching(/\.$/),
    });
  });

  it.each([13, 30, 43])("cut off after %i bytes is damage", async (length) => {
    await expect(hearWav(wav(sound).subarray(0, length))).rejects.toMatchObject({ code: "corrupt-audio" });
  });

  it("with no sound after it is an empty file", async () => {
    await expect(hearWav(wav([]))).rejects.toMatchObject({ code: "empty-file" });
    await expect(hearWav(wav([], { after: chunk("LIST", Buffer.alloc(40)) }))).rejects.toMatchObject({
      code: "empty-file",
    });
  });

  it("naming a codec that is not ours goes to ffmpeg", async () => {
    writeFileSync(at("in.wav"), wav(sound));
    await ffmpeg("-i", at("in.wav"), "-c:a", "adpcm_ms", at("adpcm.wav"));
    const { lag, likeness } = align(sound, (await hearFile(at("adpcm.wav"))).samples);
    expect(lag).toBe(0);
    expect(likeness).toBeGreaterThan(0.99);
  });
});

describe("samples that cannot be", () => {
  it("are silence, with a warning", async () => {
    const odd = [0.5, NaN, Infinity, -Infinity, 0.25];
    const heard = await hearWav(wav(odd, { encoding: "float" }));
    expect([...heard.samples]).toEqual([0.5, 0, 0, 0, 0.25]);
    expect(heard.warnings).toEqual(["3 samples were not numbers and were taken as silence"]);
  });

  it("are clipped where they were never scaled, with a warning", async () => {
    const heard = await hearWav(wav([20_000, -20_000, 0.5], { encoding: "float" }));
    expect([...heard.samples]).toEqual([1, -1, 0.5]);
    expect(heard.warnings[0]).toContain("full scale");
  });
});

describe("several channels", () => {
  const interleave = (...channels: ((value: number) => number)[]) =>
    Float32Array.from({ length: sound.length * channels.length }, (_, i) =>
      channels[i % channels.length](sound[Math.floor(i / channels.length)]),
    );
  const stereo = (left: (x: number) => number, right: (x: number) => number) =>
    hearWav(wav(interleave(left, right), { channels: 2, encoding: "float" }));

  it("that are alike come out as they are", async () => {
    expect(
      largestDifference(
        (
          await stereo(
            (x) => x,
            (x) => x,
          )
        ).samples,
        sound,
      ),
    ).toBeLessThan(1e-6);
  });

  it("are averaged, once both have been heard", async () => {
    const { samples } = await stereo(
      (x) => x,
      (x) => x / 2,
    );
    const expected = sound.map((x) => x * 0.75);
    expect(largestDifference(samples.subarray(16_000), expected.subarray(16_000))).toBeLessThan(1e-6);
  });

  it("in anti-phase do not cancel", async () => {
    const { samples } = await stereo(
      (x) => x,
      (x) => -x,
    );
    const loudness = (x: Float32Array) => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
    expect(loudness(samples)).toBeGreaterThan(0.95 * loudness(sound));
    expect(align(sound, samples).likeness).toBeGreaterThan(0.99);
  });

  it("of which one is silent leave the other at its full loudness", async () => {
    const { samples } = await stereo(
      (x) => x,
      () => 0,
    );
    expect(largestDifference(samples.subarray(1024), sound.subarray(1024))).toBeLessThan(1e-6);
  });

  it("as many as six, with the voice in the centre, are heard", async () => {
    const silent = () => 0;
    const frames = interleave(silent, silent, (x) => x, silent, silent, silent);
    const { samples } = await hearWav(wav(frames, { channels: 6, encoding: "float", extensible: true }));
    expect(samples.length).toBe(sound.length);
    expect(largestDifference(samples.subarray(1024), sound.subarray(1024))).toBeLessThan(1e-6);
  });

  it("give the same bits from a pipe in small pieces", async () => {
    const bytes = wav(
      interleave(
        (x) => x,
        (x) => -x * 0.3,
      ),
      { channels: 2, sampleRate: 44_100 },
    );
    expect((await hearPiped(bytes, 333)).samples).toEqual((await hearWav(bytes)).samples);
  });
});
