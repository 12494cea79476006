import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../support/shared";
import { seededRandom } from "../../fixtures/random";
import { wav } from "../../fixtures/wav-writer";
import {
  RECORDING,
  align,
  ffmpeg,
  hearFile,
  hearPiped,
  largestDifference,
  piped,
  recordedSamples,
  workshop,
} from "./listening";
import { openAudio } from "../../../src/engine/audio/decode";

const at = workshop();
const sound = recordedSamples();

it("the measure of delay used below sees a delay", () => {
  const late = new Float32Array(sound.length + 100);
  late.set(sound, 100);
  expect(align(sound, late)).toEqual({ lag: 100, likeness: expect.closeTo(1, 6) });
});

/** Name, encoder options, and the likeness that the codec's own loss leaves. AVI keeps no note of mp3's delay: 69 ms. */
const FORMATS: [string, string, number, number?][] = [
  ["a.mp3", "-b:a 48k", 0.98],
  ["stereo44.mp3", "-ar 44100 -ac 2", 0.98],
  ["a.m4a", "-c:a aac", 0.99],
  ["faststart.m4a", "-c:a aac -ar 44100 -ac 2 -movflags +faststart", 0.99],
  ["fragmented.mp4", "-c:a aac -movflags +frag_keyframe+empty_moov -frag_duration 500000", 0.99],
  ["alac.m4a", "-c:a alac", 0.9999],
  ["a.mov", "-c:a aac", 0.99],
  ["a.aac", "-c:a aac", 0.99],
  ["a.flac", "", 0.9999],
  ["deep.flac", "-ar 48000 -ac 2 -sample_fmt s32", 0.97],
  ["vorbis.ogg", "-c:a libvorbis", 0.97],
  ["flac.ogg", "-c:a flac", 0.9999],
  ["a.opus", "-c:a libopus", 0.95],
  ["a.webm", "-c:a libopus", 0.95],
  ["a.mkv", "-c:a libvorbis", 0.97],
  ["a.avi", "-c:a libmp3lame", 0.97, 0.07],
  ["a.aiff", "", 0.9999],
  ["low.aiff", "-c:a pcm_s8", 0.98],
  ["float.aifc", "-f aiff -c:a pcm_f32be", 0.9999],
  ["a.caf", "-c:a pcm_s16le", 0.9999],
  ["law.caf", "-c:a pcm_alaw", 0.99],
  ["alac.caf", "-c:a alac", 0.9999],
  ["a.wma", "-ar 44100 -c:a wmav2", 0.97],
  ["a.amr", "-c:a libvo_amrwbenc", 0.8],
  ["a.au", "", 0.9999],
  ["a.w64", "", 0.9999],
  ["a.ts", "-c:a mp2", 0.97],
];

describe("a recording as", () => {
  it.each(FORMATS)("%s has its words, at their time", async (name, options, likeness, delaySec = 0.05) => {
    await ffmpeg("-i", RECORDING, ...options.split(" ").filter(Boolean), at(name));
    const heard = await hearFile(at(name));
    const found = align(sound, heard.samples);
    expect(found.likeness).toBeGreaterThan(likeness);
    expect(Math.abs(found.lag) / 16_000).toBeLessThanOrEqual(delaySec);
    expect(Math.abs(heard.samples.length - sound.length) / 16_000).toBeLessThan(0.15);
    expect(heard.longestChunk).toBeLessThanOrEqual(16_000);
    expect(heard.warnings).toEqual([]);
    if (heard.durationSec !== undefined) expect(Math.abs(heard.durationSec - 2.99)).toBeLessThan(0.15);
    // The same through a pipe; a film whose table of contents comes last goes over a temporary file.
    const fromPipe = await hearPiped(readFileSync(at(name)));
    expect(align(sound, fromPipe.samples)).toEqual(found);
  });

  it("a film with a picture has its words", async () => {
    for (const [name, codecs] of [
      ["film.mp4", "-c:v libx264 -c:a aac"],
      ["film.mkv", "-c:v libx264 -c:a libopus"],
      ["film.avi", "-c:v mpeg4 -c:a pcm_s16le"],
      ["film.mpg", "-c:v mpeg1video -r 25 -c:a mp2 -ar 44100"],
    ]) {
      const picture = ["-f", "lavfi", "-i", "testsrc=duration=3:size=160x120:rate=25"];
      await ffmpeg(...picture, "-i", RECORDING, ...codecs.split(" "), at(name));
      expect(align(sound, (await hearFile(at(name))).samples).likeness).toBeGreaterThan(0.95);
    }
  });

  it("a film without sound says so", async () => {
    for (const name of ["silent.mp4", "silent.mkv", "silent.mpg"]) {
      await ffmpeg("-f", "lavfi", "-i", "testsrc=duration=1:size=160x120:rate=25", "-an", at(name));
      await expect(hearFile(at(name))).rejects.toMatchObject({ code: "no-audio-track" });
    }
  });
});

describe("without any ffmpeg", () => {
  const own = FORMATS.filter(([name]) => !/caf|aif|au$|w64|ts$/.test(name));

  beforeAll(() => {
    const esbuild = join(ROOT, "node_modules/.bin/esbuild");
    const options = ["--bundle", "--platform=node", "--format=cjs", "--packages=external", "--log-level=error"];
    execFileSync(esbuild, [join(__dirname, "decode-without-ffmpeg.ts"), ...options, `--outfile=${at("decode.cjs")}`]);
    symlinkSync(join(ROOT, "node_modules"), at("node_modules"));
  });

  it.each(own)("%s is decoded", async (name, options, likeness) => {
    await ffmpeg("-i", RECORDING, ...options.split(" ").filter(Boolean), at(name));
    execFileSync(process.execPath, [at("decode.cjs"), at(name)]);
    const bytes = readFileSync(at(`${name}.f32`));
    const samples = Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
    expect(align(sound, samples).likeness).toBeGreaterThan(likeness);
  });
});

describe("content, not the name, tells the format", () => {
  it("of an mp3 named .wav", async () => {
    await ffmpeg("-i", RECORDING, at("b.mp3"));
    copyFileSync(at("b.mp3"), at("b.wav"));
    expect((await hearFile(at("b.wav"))).samples).toEqual((await hearFile(at("b.mp3"))).samples);
  });

  it("of an mp3 behind 3 MB of ID3 tag, or behind rubbish", async () => {
    await ffmpeg("-i", RECORDING, "-map_metadata", "-1", "-id3v2_version", "0", at("bare.mp3"));
    const bare = readFileSync(at("bare.mp3"));
    const length = 3_000_000;
    const size = [length >> 21, length >> 14, length >> 7, length].map((byte) => byte & 127);
    const random = seededRandom(5);
    const rubbish = Buffer.from(Array.from({ length: 9000 }, () => random.integer(256)));
    const expected = (await hearFile(at("bare.mp3"))).samples;
    writeFileSync(
      at("tagged.mp3"),
      Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, ...size]), Buffer.alloc(length), bare]),
    );
    writeFileSync(at("rubbish.mp3"), Buffer.concat([rubbish, bare]));
    expect((await hearFile(at("tagged.mp3"))).samples).toEqual(expected);
    expect((await hearFile(at("rubbish.mp3"))).samples).toEqual(expected);
  });
});

describe("a FLAC of some minutes", () => {
  it("loses no frame, however it is cut up", async () => {
    // Noise makes frames of every length, so that headers fall on every place of a piece.
    const random = seededRandom(11);
    const long = Float32Array.from({ length: 16_000 * 120 }, (_, i) => sound[i % sound.length] * random.uniform());
    writeFileSync(at("long.wav"), wav(long));
    await ffmpeg("-i", at("long.wav"), at("long.flac"));
    const fromFile = (await hearFile(at("long.flac"))).samples;
    expect(fromFile.length).toBe(long.length);
    // The decoder scales by 32767 and not 32768: a lost or doubled frame would differ by far more than that.
    expect(largestDifference(fromFile, (await hearFile(at("long.wav"))).samples)).toBeLessThan(4e-5);
    const bytes = readFileSync(at("long.flac"));
    for (const piece of [333, 4096]) {
      const { samples } = await hearPiped(bytes, piece);
      expect(samples.length).toBe(fromFile.length);
      expect(largestDifference(samples, fromFile)).toBe(0);
    }
  });
});

describe("chunks after the sound of an AIFF", () => {
  it("are not heard", async () => {
    await ffmpeg("-i", RECORDING, at("c.aiff"));
    writeFileSync(
      at("c.aiff"),
      Buffer.concat([readFileSync(at("c.aiff")), Buffer.from("ANNO\0\0\x27\x10", "latin1"), Buffer.alloc(10_000, 77)]),
    );
    expect((await hearFile(at("c.aiff"))).samples).toEqual(sound);
  });
});

describe("a recording that was cut off", () => {
  it.each(["cut.mp3", "cut.flac", "cut.ogg", "cut.opus", "cut.aac", "cut.webm"])(
    "%s gives what is there",
    async (name) => {
      await ffmpeg("-i", RECORDING, at(name));
      const bytes = readFileSync(at(name));
      writeFileSync(at(name), bytes.subarray(0, Math.floor(bytes.length * 0.7)));
      const heard = await hearFile(at(name));
      expect(heard.samples.length / 16_000).toBeGreaterThan(0.8);
      expect(heard.samples.length / 16_000).toBeLessThan(2.6);
      if (/flac|mp3/.test(name)) expect(heard.warnings[0]).toMatch(/part of the sound is missing/);
    },
  );

  it("without its table of contents is damage, and says which", async () => {
    await ffmpeg("-i", RECORDING, "-c:a", "aac", at("unfinished.m4a"));
    const bytes = readFileSync(at("unfinished.m4a"));
    writeFileSync(at("unfinished.m4a"), bytes.subarray(0, Math.floor(bytes.length * 0.7)));
    await expect(hearFile(at("unfinished.m4a"))).rejects.toMatchObject({
      code: "corrupt-audio",
      message: expect.stringContaining("never finished"),
    });
  });
});

describe("the decoders", () => {
  const names = ["e.mp3", "e.m4a", "e.opus", "e.wma", "e.ogg", "e.flac", "e.ts"];
  beforeAll(async () => {
    for (const name of names) await ffmpeg("-i", RECORDING, "-ar", "48000", at(name));
    writeFileSync(at("e.wav"), wav(sound));
  });

  it("leave nothing behind in the process, and print nothing", async () => {
    const bytes = readFileSync(at("e.mp3"));
    // Damage in the middle makes mpg123 complain on the console.
    bytes.fill(0xa5, bytes.length >> 1, (bytes.length >> 1) + 1500);
    writeFileSync(at("damaged.mp3"), bytes);
    const listeners = () => process.eventNames().map((name) => [String(name), process.listenerCount(name)]);
    const before = listeners();
    const spies = (["log", "warn", "error"] as const).map((level) => jest.spyOn(console, level));
    for (const name of ["damaged.mp3", ...names]) await hearFile(at(name));
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
    expect(listeners()).toEqual(before);
  });

  it("can be left in the middle", async () => {
    for (const name of ["e.wav", ...names]) {
      for await (const chunk of await openAudio({ kind: "file", path: at(name) })) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
      const stream = piped(readFileSync(at(name)), 1000);
      for await (const chunk of await openAudio({ kind: "stream", stream })) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
      expect(stream.destroyed).toBe(true);
    }
  });
});
