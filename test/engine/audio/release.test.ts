import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { openAudio } from "../../../src/engine/audio/decode";
import { TEST_AUDIO } from "../../support/shared";

const RECORDING = join(TEST_AUDIO, "en-austen-0880.wav");

/** How many of this process's open files are the recording (Linux). */
function openHandles(): number {
  return readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === RECORDING;
    } catch {
      // The listing's own handle is gone by now.
      return false;
    }
  }).length;
}

const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux("a recording that was opened [looks into /proc, so Linux only]", () => {
  it("is let go when it is ended before the first sample was taken", async () => {
    const audio = await openAudio({ kind: "file", path: RECORDING });
    expect(openHandles()).toBe(1);
    await audio[Symbol.asyncIterator]().return?.();
    expect(openHandles()).toBe(0);
  });

  it("is let go when the reader stops in the middle", async () => {
    for await (const chunk of await openAudio({ kind: "file", path: RECORDING })) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(openHandles()).toBe(0);
  });

  it("is let go at its end", async () => {
    let samples = 0;
    for await (const chunk of await openAudio({ kind: "file", path: RECORDING })) samples += chunk.length;
    expect(samples).toBeGreaterThan(0);
    expect(openHandles()).toBe(0);
  });
});
