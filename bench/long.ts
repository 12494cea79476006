/** Long files through the built command line: does time grow with length, does memory stay flat. */
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { joinedRecording, ROOT } from "./material";
import { ms, printTable } from "./table";

const MINUTES = [1, 5, 60];
const SAMPLE_MS = 500;

export async function benchLong(): Promise<void> {
  const rows: string[][] = [];
  let perMinute: number | undefined;
  for (const minutes of MINUTES) {
    const { wallMs, realTimeFactor, rss, words } = await run(joinedRecording(minutes));
    perMinute ??= wallMs;
    const late = rss.slice(rss.length >> 1);
    rows.push([
      `${minutes} min`,
      ms(wallMs),
      realTimeFactor.toFixed(4),
      (wallMs / perMinute).toFixed(1),
      megabytes(Math.max(...rss)),
      megabytes(late.reduce((sum, value) => sum + value, 0) / late.length),
      String(words),
    ]);
  }
  const head = ["sound", "wall ms", "real-time factor", "x 1 min", "peak MB", "mean MB of the second half", "words"];
  printTable("### Long files, whole process, two cores", head, rows);
}

async function run(path: string): Promise<{ wallMs: number; realTimeFactor: number; rss: number[]; words: number }> {
  const start = performance.now();
  const args = [join(ROOT, "dist", "tingxie.js"), "transcribe", "--language", "en", "--format", "json", path];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const rss: number[] = [];
  const sampler = setInterval(() => {
    // The process may end between two samples.
    const kilobytes = Number(
      execFileSync("ps", ["-o", "rss=", "-p", String(child.pid)])
        .toString()
        .trim(),
    );
    if (kilobytes > 0) rss.push(kilobytes * 1024);
  }, SAMPLE_MS);
  let out = "";
  child.stdout.on("data", (data: Buffer) => (out += data.toString()));
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(sampler);
  if (code !== 0) throw new Error(`tingxie ended with ${String(code)} on ${path}`);
  const { realTimeFactor, text } = JSON.parse(out) as { realTimeFactor: number; text: string };
  return { wallMs: performance.now() - start, realTimeFactor, rss, words: text.split(/\s+/).length };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
