/** Where the time of one recording goes, with the model warm; everything but inference is ours to make small. */
import { Engine, type Transcription } from "../src/engine";
import { joinedRecording, SHORT_RECORDING } from "./material";
import { median, ms, printTable } from "./table";

const RUNS = 7;

export async function benchStages(): Promise<void> {
  const engine = new Engine({ env: process.env, workingDirectory: process.cwd() });
  const rows: string[][] = [];
  for (const threads of [1, 2]) {
    const transcriber = engine.transcriber({ model: "auto", language: "en", device: "cpu", threads });
    for (const path of [SHORT_RECORDING, joinedRecording(1)]) {
      const runs: (Transcription["timings"] & { durationSec: number; cpuMs: number })[] = [];
      for (let run = 0; run <= RUNS; run++) {
        const cpuBefore = process.cpuUsage();
        const { timings, durationSec } = await transcriber.transcribe({ kind: "file", path });
        const { user, system } = process.cpuUsage(cpuBefore);
        if (run > 0) runs.push({ ...timings, durationSec, cpuMs: (user + system) / 1000 });
      }
      const of = (key: keyof (typeof runs)[0]): number => median(runs.map((run) => run[key]));
      const ours = of("decodeMs") + of("vadMs") + of("textMs");
      rows.push([
        `${of("durationSec").toFixed(0)} s`,
        String(threads),
        ms(of("decodeMs")),
        ms(of("vadMs")),
        ms(of("inferenceMs")),
        ms(of("textMs")),
        ms(of("totalMs")),
        `${((100 * ours) / (ours + of("inferenceMs"))).toFixed(0)} %`,
        ms(of("cpuMs")),
        (of("totalMs") / 1000 / of("durationSec")).toFixed(4),
      ]);
    }
    await transcriber.close();
  }
  const head = [
    "sound",
    "threads",
    "decode ms",
    "VAD ms",
    "inference ms",
    "text ms",
    "total ms",
    "outside inference",
    "CPU ms",
    "real-time factor",
  ];
  printTable("### Stages, model warm (waits; VAD and inference overlap)", head, rows);
}
