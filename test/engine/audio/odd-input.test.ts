import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { Readable } from "node:stream";
import { decodeWithAfconvert } from "../../../src/engine/audio/afconvert";
import { openAudio } from "../../../src/engine/audio/decode";
import { DecoderRefusal } from "../../../src/engine/audio/decoding";
import { findFfmpeg } from "../../../src/engine/audio/ffmpeg-finder";
import { refusalError } from "../../../src/engine/audio/refusals";
import { seededRandom } from "../../fixtures/random";
import { wav } from "../../fixtures/wav-writer";
import { RECORDING, ffmpeg, hearFile, hearPiped, recordedSamples, workshop } from "./listening";

const at = workshop();
const sound = recordedSamples();
const random = seededRandom(3);
const randomBytes = (count: number) => Buffer.from(Array.from({ length: count }, () => random.integer(256)));

const saysWhat = (code: string) => ({
  code,
  message: expect.stringMatching(/^[^\n]+[^.\n]$/),
  hint: expect.stringMatching(/^[A-Z][^\n]+\.$/),
});

describe("what is not a recording", () => {
  const PNG = Buffer.from("89504e470d0a1a0a0000000d4948445200000001000000010806000000", "hex");
  const files: [string, string, Buffer | string][] = [
    ["empty-file", "empty.wav", ""],
    ["unsupported-format", "one-byte.wav", "x"],
    ["unsupported-format", "picture.wav", PNG],
    ["unsupported-format", "text.mp3", "Dear diary, today was quiet.\n".repeat(50)],
    ["unsupported-format", "chinese.m4a", "今天天气很好。\n".repeat(500)],
    ["unsupported-format", "paper.pdf", "%PDF-1.7\n%\xe2\xe3\n"],
    [
      "unsupported-format",
      "photo.heic",
      Buffer.concat([Buffer.from("\0\0\0\x18ftypheic", "latin1"), Buffer.alloc(200)]),
    ],
    ["unsupported-format", "zeros.wav", Buffer.alloc(20_000)],
    ...[40, 3000, 100_000].map((n): [string, string, Buffer] => [
      "unsupported-format",
      `random-${n}.mp3`,
      randomBytes(n),
    ]),
    [
      "corrupt-audio",
      "only-the-start.mp4",
      Buffer.concat([Buffer.from("\0\0\0\x18ftypM4A ", "latin1"), Buffer.alloc(12)]),
    ],
    ["corrupt-audio", "only-the-start.flac", "fLaC"],
    ["corrupt-audio", "only-the-start.ogg", "OggS"],
    [
      "empty-file",
      "only-a-tag.mp3",
      Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 90]), Buffer.alloc(90)]),
    ],
  ];
  it.each(files)("is %s: %s", async (code, name, content) => {
    writeFileSync(at(name), content);
    await expect(hearFile(at(name))).rejects.toMatchObject(saysWhat(code));
    await expect(hearPiped(Buffer.from(readFileSync(at(name))))).rejects.toMatchObject(saysWhat(code));
  });

  it("is not found, or a folder, or leads nowhere", async () => {
    mkdirSync(at("folder.wav"));
    symlinkSync(at("gone.wav"), at("dangling.wav"));
    await expect(hearFile(at("not\nhere.wav"))).rejects.toMatchObject(saysWhat("file-not-found"));
    await expect(hearFile(at("missing.wav"))).rejects.toMatchObject(saysWhat("file-not-found"));
    await expect(hearFile(at("folder.wav"))).rejects.toMatchObject(saysWhat("not-a-file"));
    await expect(hearFile(at("dangling.wav"))).rejects.toMatchObject({
      code: "file-not-found",
      message: expect.stringContaining("gone.wav"),
    });
  });

  it("may not be read", async () => {
    writeFileSync(at("secret.wav"), wav(sound));
    chmodSync(at("secret.wav"), 0);
    // Root may read everything, and then hears it.
    if (process.getuid?.() === 0) expect((await hearFile(at("secret.wav"))).samples.length).toBe(sound.length);
    else await expect(hearFile(at("secret.wav"))).rejects.toMatchObject(saysWhat("file-unreadable"));
  });

  it("is a pipe or a device, and nothing waits for it", async () => {
    execFileSync("mkfifo", [at("pipe.wav")]);
    await expect(hearFile(at("pipe.wav"))).rejects.toMatchObject(saysWhat("not-a-file"));
    await expect(hearFile("/dev/null")).rejects.toMatchObject(saysWhat("not-a-file"));
  });
});

describe("a file name", () => {
  const names = [
    "-dash",
    'it\'s "quoted"',
    "two\nlines",
    "emoji 🎤 听写",
    "100%20 %d %s",
    "a:b",
    " spaces ",
    "back\\slash",
    "$(x)`y`;z",
  ];
  it.each(names)("like %j is only a name", async (name) => {
    copyFileSync(RECORDING, at(`${name}.wav`));
    expect((await hearFile(at(`${name}.wav`))).samples).toEqual(sound);
    // The same through ffmpeg, whose arguments have a grammar of their own.
    await ffmpeg("-i", RECORDING, at("plain.au"));
    copyFileSync(at("plain.au"), at(`${name}.au`));
    expect((await hearFile(at(`${name}.au`))).samples).toEqual(sound);
  });

  it("relative to where the user stands may begin with a dash", async () => {
    const before = process.cwd();
    copyFileSync(RECORDING, at("-i.wav"));
    await ffmpeg("-i", RECORDING, at("-y.au"));
    copyFileSync(at("-y.au"), at("http:x.au"));
    process.chdir(at("."));
    try {
      expect((await hearFile("-i.wav")).samples.length).toBe(sound.length);
      expect((await hearFile("-y.au")).samples.length).toBe(sound.length);
      expect((await hearFile("http:x.au")).samples.length).toBe(sound.length);
    } finally {
      process.chdir(before);
    }
  });

  it("may be that of a link", async () => {
    symlinkSync(RECORDING, at("link.wav"));
    expect((await hearFile(at("link.wav"))).samples).toEqual(sound);
  });
});

describe("an interruption", () => {
  const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith("tingxie-audio-"));

  /** Gives the bytes and then neither more of them nor an end, like a recorder that has stalled. */
  function stalling(bytes: Buffer): Readable {
    const stream = new Readable({ read: () => undefined });
    stream.push(bytes);
    return stream;
  }

  it.each(["half.wav", "half.mp3", "half.ts", "half.m4a"])(
    "while standard input (%s) stalls ends the waiting",
    async (name) => {
      await ffmpeg("-i", RECORDING, "-ar", "48000", at(name));
      const bytes = readFileSync(at(name));
      const before = leftovers();
      const stopping = new AbortController();
      const stream = stalling(bytes.subarray(0, bytes.length >> 1));
      const listening = (async () => {
        for await (const chunk of await openAudio({ kind: "stream", stream }, { signal: stopping.signal })) void chunk;
      })();
      setTimeout(() => stopping.abort(), 300);
      await expect(listening).rejects.toMatchObject(saysWhat("interrupted"));
      expect(stream.destroyed).toBe(true);
      expect(leftovers()).toEqual(before);
    },
  );

  it("before the start, or between chunks, is reported", async () => {
    const early = AbortSignal.abort();
    await expect(hearFile(RECORDING, { signal: early })).rejects.toMatchObject(saysWhat("interrupted"));
    const stopping = new AbortController();
    const stream = await openAudio({ kind: "file", path: RECORDING }, { signal: stopping.signal });
    const reading = (async () => {
      for await (const chunk of stream) if (chunk.length > 0) stopping.abort();
    })();
    await expect(reading).rejects.toMatchObject(saysWhat("interrupted"));
  });

  it("by a failing standard input is reported", async () => {
    const stream = new Readable({ read: () => undefined });
    stream.push(wav(sound).subarray(0, 20_000));
    setTimeout(() => stream.destroy(new Error("the cable was pulled")), 100);
    const reading = (async () => {
      for await (const chunk of await openAudio({ kind: "stream", stream })) void chunk;
    })();
    await expect(reading).rejects.toThrow("the cable was pulled");
  });
});

describe("finding ffmpeg", () => {
  const program = (name: string) => {
    writeFileSync(at(name), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    return at(name);
  };

  it("prefers the setting, then FFMPEG_BIN, then the PATH", async () => {
    const [mine, theirs] = [program("mine"), program("theirs")];
    mkdirSync(at("bin"));
    program("bin/ffmpeg");
    const env = { FFMPEG_BIN: theirs, PATH: at("bin") };
    expect(await findFfmpeg({ ffmpegPath: mine, env })).toEqual({ path: mine, origin: "setting" });
    expect(await findFfmpeg({ ffmpegPath: at("no-such-program"), env })).toEqual({
      path: theirs,
      origin: "FFMPEG_BIN",
    });
    const found = await findFfmpeg({ env: { PATH: `relative:${at("bin")}` } });
    expect(["PATH", "ffmpeg-static"]).toContain(found?.origin);
  });

  it("never names a program that is not there", async () => {
    const found = await findFfmpeg({ env: { PATH: "" } });
    expect(found && existsSync(found.path)).toBe(true);
  });

  it("that fails gives an error with its reason, not a hang", async () => {
    await ffmpeg("-i", RECORDING, at("x.au"));
    await expect(hearFile(at("x.au"), { ffmpegPath: program("failing") })).rejects.toMatchObject({
      code: "corrupt-audio",
      message: expect.stringContaining("exit code 1"),
    });
  });

  it("in vain says how to get it, but only where it would help", () => {
    const missing = refusalError("talk.ts", "foreign", [], false);
    expect(missing).toMatchObject(saysWhat("ffmpeg-missing"));
    expect(missing.hint).toContain("npm run ffmpeg");
    const adpcm = [new DecoderRefusal("codec", "a WAV file of format 0x0002")];
    expect(refusalError("talk.wav", "wav", adpcm, false)).toMatchObject(saysWhat("ffmpeg-missing"));
    expect(refusalError("cat.png", "not-media", [], false)).toMatchObject(saysWhat("unsupported-format"));
    expect(refusalError("noise", "unknown", [], false)).toMatchObject(saysWhat("unsupported-format"));
  });
});

describe("afconvert", () => {
  /** Stands in for the Mac's program: copies a recording to the last argument, or fails. */
  const standIn = (name: string, script: string) => {
    writeFileSync(at(name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return at(name);
  };
  const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith("tingxie-audio-"));

  it("is given both paths, and its output is heard and removed", async () => {
    const before = leftovers();
    const program = standIn("afconvert", 'for last; do :; done\n[ "$7" = "--mix" ] || exit 9\ncp "$8" "$last"');
    const decoding = decodeWithAfconvert(RECORDING, program);
    let heard = 0;
    for await (const { channels, sampleRate } of decoding.blocks) {
      expect(sampleRate).toBe(16_000);
      heard += channels[0].length;
    }
    await decoding.close();
    expect(heard).toBe(sound.length);
    expect(leftovers()).toEqual(before);
  });

  it("that fails says why", async () => {
    const decoding = decodeWithAfconvert(
      RECORDING,
      standIn("failing", 'echo "Error: ExtAudioFileOpenURL" >&2; exit 1'),
    );
    const reading = (async () => {
      for await (const block of decoding.blocks) void block;
    })();
    await expect(reading).rejects.toThrow("afconvert: Error: ExtAudioFileOpenURL");
  });
});
