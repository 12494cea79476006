/** Looks at every precondition and says, for each, what was found and how to mend it. */
import { createHash } from "node:crypto";
import { access, constants, readFile, statfs } from "node:fs/promises";
import { release } from "node:os";
import { findFfmpeg } from "./audio/ffmpeg-finder";
import { messageOf } from "./errors";
import type { Engine } from "./engine";
import { makeFolder } from "./make-folder";
import { createOnnxRuntime } from "./runtime/onnx";
import { SILERO_SHA256 } from "./speech/silero";

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** Without it nothing works; what is not required only limits. */
  readonly required: boolean;
  readonly found: string;
  /** One next step; empty where nothing is to be done. */
  readonly mend: string;
}

/** What a check's body returns; thrown errors count as not ok. */
interface Finding {
  readonly ok: boolean;
  readonly found: string;
}

const MIN_NODE = [22, 16] as const;
/** Room for the largest default model and its partial download. */
const MIN_FREE_BYTES = 600e6;
/** macOS 14 is Darwin 23. */
const MIN_DARWIN = 23;

export async function diagnose(engine: Engine): Promise<readonly Check[]> {
  const { home, models } = engine.paths;
  return Promise.all([
    check("platform", true, "Tingxie needs an Apple-silicon Mac with macOS 14, or Linux.", async () => ({
      ok: process.platform !== "darwin" || (process.arch === "arm64" && Number(release().split(".")[0]) >= MIN_DARWIN),
      found: `${process.platform} ${process.arch}, system ${release()}`,
    })),
    check(
      "node",
      true,
      `Run through \`npm run tingxie\`, which brings Node ${MIN_NODE.join(".")} or newer.`,
      async () => {
        const [major, minor] = process.versions.node.split(".").map(Number);
        const ok = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]);
        return { ok, found: `Node ${process.versions.node}` };
      },
    ),
    check("speech runtime", true, "Run `npm ci` in the project again.", async () => {
      const { version, devices } = createOnnxRuntime();
      return { ok: true, found: `${version} with ${devices.join(", ")}` };
    }),
    check("speech detector", true, "Install Tingxie again.", async () => {
      const hash = createHash("sha256")
        .update(await readFile(engine.resources.vadModel))
        .digest("hex");
      return { ok: hash === SILERO_SHA256, found: hash === SILERO_SHA256 ? "Silero VAD, every byte right" : "damaged" };
    }),
    check("home", true, `Make ${home} writable, or set TINGXIE_HOME to another folder.`, async () => {
      await makeFolder(home);
      await access(home, constants.W_OK);
      return { ok: true, found: home };
    }),
    check("disk", false, `Free at least ${MIN_FREE_BYTES / 1e6} MB on the disk of ${models}.`, async () => {
      await makeFolder(models);
      const { bavail, bsize } = await statfs(models);
      return { ok: bavail * bsize >= MIN_FREE_BYTES, found: `${Math.round((bavail * bsize) / 1e6)} MB free` };
    }),
    check("models", false, "Run `tingxie models pull moonshine-tiny-en`; transcribing does it by itself.", async () => {
      const installed = await engine.models.installed();
      return { ok: installed.length > 0, found: installed.join(", ") || "none is installed" };
    }),
    check("ffmpeg", false, ffmpegMend(), async () => {
      const ffmpeg = await findFfmpeg();
      return {
        ok: ffmpeg !== undefined,
        found: ffmpeg?.path ?? "none; the usual audio formats do not need it, some videos do",
      };
    }),
  ]);
}

function ffmpegMend(): string {
  return process.platform === "darwin" ? "Run `brew install ffmpeg`." : "Install ffmpeg with your package manager.";
}

async function check(name: string, required: boolean, mend: string, look: () => Promise<Finding>): Promise<Check> {
  try {
    const { ok, found } = await look();
    return { name, ok, required, found, mend: ok ? "" : mend };
  } catch (error) {
    return { name, ok: false, required, found: messageOf(error).split("\n")[0], mend };
  }
}
