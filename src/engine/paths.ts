/**
 * Where the user's things live: one folder for everything, and the models folder inside it unless it is put elsewhere.
 */
import { posix, win32 } from "node:path";

/** The user's folders, as absolute paths. Nothing says that they exist yet. */
export interface UserPaths {
  /** Models, history, recordings, settings, logs. */
  readonly home: string;
  /** One sub-folder a model, named after its id. */
  readonly models: string;
}

/** What the answer depends on, handed in so that every platform's answer can be checked on any platform. */
export interface PathSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The user's home directory, `os.homedir()`. */
  readonly homeDirectory: string;
  /** Relative values of the variables count from here: the folder the user stands in. */
  readonly workingDirectory: string;
}

/**
 * Finds the user's folders.
 *
 * `TINGXIE_HOME` names the folder of everything and `TINGXIE_MODELS` the models folder; an empty variable counts as not
 * set. Without them the platform's convention holds: `~/Library/Application Support` on macOS (Apple, File System
 * Programming Guide), `%LOCALAPPDATA%` on Windows, elsewhere `$XDG_DATA_HOME` or `~/.local/share` (XDG Base Directory
 * Specification 0.8, which also says that a relative `XDG_DATA_HOME` is to be ignored).
 */
export function userPaths(surroundings: PathSurroundings): UserPaths {
  const { env, platform, workingDirectory } = surroundings;
  const path = platform === "win32" ? win32 : posix;
  const home = env.TINGXIE_HOME ? path.resolve(workingDirectory, env.TINGXIE_HOME) : conventionalHome(surroundings);
  const models = env.TINGXIE_MODELS ? path.resolve(workingDirectory, env.TINGXIE_MODELS) : path.join(home, "models");
  return { home, models };
}

function conventionalHome({ env, platform, homeDirectory }: PathSurroundings): string {
  if (platform === "darwin") return posix.join(homeDirectory, "Library", "Application Support", "tingxie");
  if (platform === "win32")
    return win32.join(env.LOCALAPPDATA || win32.join(homeDirectory, "AppData", "Local"), "tingxie");
  const data = env.XDG_DATA_HOME;
  return posix.join(data && posix.isAbsolute(data) ? data : posix.join(homeDirectory, ".local", "share"), "tingxie");
}
