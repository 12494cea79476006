import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, isAbsolute, join } from "node:path";

export interface FoundFfmpeg {
  readonly path: string;
  /** Where it came from, in words for `doctor`. */
  readonly origin: "setting" | "FFMPEG_BIN" | "ffmpeg-static" | "PATH" | "Homebrew" | "@ffmpeg-installer";
}

export interface FfmpegSearch {
  /** The user's own choice; if it is given and cannot be run, the search goes on. */
  readonly ffmpegPath?: string;
  /** Defaults to the process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const HOMEBREW = ["/opt/homebrew/bin/ffmpeg", "/usr/local/bin/ffmpeg"];

/**
 * The ffmpeg to use, or undefined where there is none. Order: the user's setting, `FFMPEG_BIN`, the download of
 * ffmpeg-static (which names a file that may not be there), the PATH, Homebrew's folders (Raycast starts programs without
 * them on the PATH), and last the npm package @ffmpeg-installer, whose ffmpeg is of 2018.
 */
export async function findFfmpeg(search: FfmpegSearch = {}): Promise<FoundFfmpeg | undefined> {
  for (const candidate of candidates(search)) {
    if (await isExecutable(candidate.path)) return candidate;
  }
  return undefined;
}

function* candidates({ ffmpegPath, env = process.env }: FfmpegSearch): Generator<FoundFfmpeg> {
  if (ffmpegPath) yield { path: ffmpegPath, origin: "setting" };
  if (env.FFMPEG_BIN) yield { path: env.FFMPEG_BIN, origin: "FFMPEG_BIN" };
  const downloaded = fromPackage("ffmpeg-static", (exported) => exported);
  if (downloaded) yield { path: downloaded, origin: "ffmpeg-static" };
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    // An empty or relative entry would mean the folder that the user happens to be in.
    if (isAbsolute(folder)) yield { path: join(folder, "ffmpeg"), origin: "PATH" };
  }
  for (const path of HOMEBREW) yield { path, origin: "Homebrew" };
  const installed = fromPackage("@ffmpeg-installer/ffmpeg", (exported) =>
    typeof exported === "object" && exported !== null && "path" in exported ? exported.path : undefined,
  );
  if (installed) yield { path: installed, origin: "@ffmpeg-installer" };
}

/** Both packages may be absent, and both throw on a platform that they do not know. */
function fromPackage(name: string, pathOf: (exported: unknown) => unknown): string | undefined {
  try {
    // The name is not a literal and the function is not `require`, so no bundler follows it.
    const path = pathOf(createRequire(__filename)(name));
    return typeof path === "string" ? path : undefined;
  } catch {
    // Not installed, or not for this platform: the next candidate.
    return undefined;
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Not there or not allowed: not this one.
    return false;
  }
}
