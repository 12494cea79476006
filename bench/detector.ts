/** Silero by block size: how much the sequence export gains from many frames a run. */
import { readAll } from "../src/engine/audio/read-all";
import { defaultResources } from "../src/engine/resources";
import { createOnnxRuntime } from "../src/engine/runtime/onnx";
import { createSilero, sileroOn } from "../src/engine/speech/silero";
import { joinedRecording } from "./material";
import { median, printTable } from "./table";

const RUNS = 5;
const BLOCK_FRAMES = [1, 8, 64];

export async function benchDetector(): Promise<void> {
  const session = await createOnnxRuntime().open(defaultResources().vadModel, { device: "cpu", threads: 1 });
  const detector = createSilero(sileroOn(session));
  const sound = await readAll(joinedRecording(1));
  const frames = Math.floor(sound.length / detector.frameSamples);
  const times = BLOCK_FRAMES.map((): number[] => []);
  for (let run = 0; run <= RUNS; run++) {
    for (const [index, block] of BLOCK_FRAMES.entries()) {
      const stream = detector.start();
      const start = performance.now();
      for (let at = 0; at + block <= frames; at += block) {
        await stream.probabilities(sound.subarray(at * detector.frameSamples, (at + block) * detector.frameSamples));
      }
      if (run > 0) times[index].push((1000 * (performance.now() - start)) / frames);
    }
  }
  const rows = BLOCK_FRAMES.map((block, index) => {
    const us = median(times[index]);
    return [String(block), us.toFixed(0), (us / median(times[0])).toFixed(2), (32_000 / us).toFixed(0)];
  });
  printTable("### Silero VAD, one thread", ["frames a run", "µs a frame", "of one a run", "x real time"], rows);
}
