/**
 * Runs once before all tests: compiles the entries that run in threads and processes of their own, and gets the two real models that are
 * small enough for every test run. What it found is handed to the tests in environment variables, because Jest must know what it
 * skips before it runs anything.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildSync, type BuildOptions } from "esbuild";
import bundleOptions from "../../scripts/bundle.json";
import { ModelStore } from "../../src/engine/models/store";
import { REAL_MODEL_ID, type RealModelOutcome } from "./real-model";
import { getRealWhisper } from "./real-whisper";
import { ROOT } from "./shared";

const BUILDS = join(ROOT, "node_modules/.cache/tingxie-test-builds");
/** Where real models stay from one run to the next. */
const HOME = process.env.TINGXIE_TEST_HOME ?? join(ROOT, "node_modules/.cache/tingxie-test-home");
const SOURCES = {
  mirror: process.env.TINGXIE_MODEL_MIRROR || undefined,
  offline: process.env.TINGXIE_OFFLINE === "1",
};

export default async function setUp(): Promise<void> {
  process.env.TINGXIE_TEST_BUILD = buildEntries();
  process.env.TINGXIE_TEST_MODEL = JSON.stringify(await getRealModel());
  process.env.TINGXIE_TEST_WHISPER = JSON.stringify(await getRealWhisper(HOME, SOURCES));
}

/** A folder of its own for every run, so that runs side by side do not write over each other's programs. */
function buildEntries(): string {
  removeLeftBehind();
  const outdir = join(BUILDS, String(process.pid));
  mkdirSync(outdir, { recursive: true });
  const programs = join(ROOT, "test/fixtures/programs");
  const fixtures = readdirSync(programs).map((file) => [file.replace(/\.ts$/, ""), join(programs, file)]);
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: {
      "inference-thread": "src/engine/inference/thread.ts",
      "measure-process": "src/engine/inference/measure-process.ts",
      ...Object.fromEntries(fixtures),
    },
    outdir,
    ...(bundleOptions as BuildOptions),
  });
  return outdir;
}

/** Runs that were killed leave their folder; its name is the process that made it. */
function removeLeftBehind(): void {
  if (!existsSync(BUILDS)) return;
  for (const name of readdirSync(BUILDS)) {
    if (!isRunning(Number(name))) rmSync(join(BUILDS, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function getRealModel(): Promise<RealModelOutcome> {
  try {
    const store = new ModelStore({ ...SOURCES, modelsDir: join(HOME, "models") });
    return { model: (await store.pull(REAL_MODEL_ID)).files };
  } catch (error) {
    // Without the model the tests that need it are skipped, and their names say why.
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
