/**
 * pip, the user's own way to a Python package index: it knows their mirror, proxy and credentials.
 * Used only to fetch a file; nothing is installed.
 */
import { constants } from "node:fs";
import { access, mkdir, readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Environment } from "../http/proxy";
import { codeOf, SourceFailure } from "../http/source-failure";
import { type ChildResult, run } from "./child";
import { treeBytes } from "./disk-space";
import { diskFull } from "./file-system-error";

/** A pip that runs. */
export interface Pip {
  readonly program: string;
  readonly args: readonly string[];
  /** Settings that hold for `pip download`, by long option name without dashes: `index-url`, `find-links`, … */
  readonly settings: ReadonlyMap<string, string>;
}

const CANDIDATES: readonly (readonly string[])[] = [
  ["python3", "-m", "pip"],
  ["pip3"],
  ["python", "-m", "pip"],
  ["pip"],
];
/** A first start of Python on a cold disk takes seconds. */
const START_MS = 10_000;
/** Programs started by Raycast or the Finder see none of the user's PATH. */
const USUAL_FOLDERS = ["/opt/homebrew/bin", "/usr/local/bin"];

/** The first pip that runs and its settings, or undefined. @throws TingxieError `interrupted` */
export async function findPip(env: Environment, signal?: AbortSignal): Promise<Pip | undefined> {
  const windows = process.platform === "win32";
  for (const [name, ...args] of windows ? [...CANDIDATES, ["py", "-m", "pip"]] : CANDIDATES) {
    const program = windows ? name : await locate(name, env);
    if (!program || (await isInstallerStub(program, env, signal))) continue;
    const result = await tryRun(program, [...args, "config", "list"], env, signal);
    if (result?.code === 0) return { program, args, settings: settingsOf(result.stdout) };
  }
  return undefined;
}

export interface PipDownload {
  /** `name==version`. */
  readonly requirement: string;
  /** Platform tag that the wheel was built for; the host's own does not matter. */
  readonly tag: string;
  readonly pythonVersion: string;
  /** An empty folder of ours. */
  readonly folder: string;
  readonly env: Environment;
  /** Ended when nothing has arrived for this long. */
  readonly stallMs: number;
  readonly signal?: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/**
 * Fetches one wheel, by the user's pip settings (index, mirror, proxy, certificates).
 * @returns its path, or undefined where the index has none for the tag
 * @throws SourceFailure; TingxieError `interrupted`, `disk-full`
 */
export async function pipDownload(pip: Pip, download: PipDownload): Promise<string | undefined> {
  const { requirement, tag, pythonVersion, folder, env, stallMs, signal, onBytes } = download;
  const [destination, temporary] = [join(folder, "wheel"), join(folder, "tmp")];
  await mkdir(destination, { recursive: true });
  await mkdir(temporary, { recursive: true });
  let seen = 0;
  let grewAt = Date.now();
  const onTick = async (): Promise<boolean> => {
    const bytes = await treeBytes(folder);
    if (bytes !== seen) grewAt = Date.now();
    seen = bytes;
    onBytes(bytes);
    return Date.now() - grewAt < stallMs;
  };
  const result = await run(
    pip.program,
    // Few retries and short time-outs: pip's own five retries make minutes of a blocked index. No cache: the wheel is
    // read once, and its members stay with us.
    [...pip.args, "download", "--no-deps", "--only-binary=:all:", "--platform", tag, "--python-version", pythonVersion]
      .concat(["--dest", destination, "--no-cache-dir", "--retries", "1", "--timeout", "15", "--progress-bar", "off"])
      .concat(["--disable-pip-version-check", "--no-input", requirement]),
    { env: childEnvironment(env, temporary), signal, onTick },
  );
  if (result.ended) throw new SourceFailure(`pip was silent for ${stallMs / 1000} s`);
  const output = `${result.stdout}\n${result.stderr}`;
  if (/No space left on device/i.test(output)) throw diskFull(folder);
  const wheel = (await readdir(destination)).find((name) => name.endsWith(".whl"));
  if (result.code === 0 && wheel) return join(destination, wheel);
  if (/connection broken|ConnectTimeout|NewConnectionError|ReadTimeout|Max retries/i.test(output))
    throw new SourceFailure("pip cannot reach its package index");
  if (/No matching distribution/i.test(output)) return undefined;
  const reason = /^ERROR: (.+)$/m.exec(output)?.[1] ?? `exit code ${result.code}`;
  throw new SourceFailure(`pip could not fetch it (${reason.slice(0, 160)})`);
}

function childEnvironment(env: Environment, temporary?: string): NodeJS.ProcessEnv {
  const folders = { TMPDIR: temporary, TMP: temporary, TEMP: temporary };
  // A user who forbids pip outside a virtual environment means installing.
  return { ...env, ...(temporary ? folders : {}), PIP_REQUIRE_VIRTUALENV: "0", PYTHONUTF8: "1", LC_ALL: "C.UTF-8" };
}

async function locate(name: string, env: Environment): Promise<string | undefined> {
  // An empty PATH says that no programs are to be found; then the usual folders are no way around it.
  for (const folder of [...(env.PATH ?? "").split(delimiter).filter(Boolean), ...(env.PATH ? USUAL_FOLDERS : [])]) {
    const path = join(folder, name);
    // Not there or not ours to run: look further.
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}

/** Without Apple's command line tools `/usr/bin/python3` only opens a window that offers to install them. */
async function isInstallerStub(program: string, env: Environment, signal?: AbortSignal): Promise<boolean> {
  if (process.platform !== "darwin" || !program.startsWith("/usr/bin/")) return false;
  return (await tryRun("/usr/bin/xcode-select", ["-p"], env, signal))?.code !== 0;
}

async function tryRun(
  program: string,
  args: readonly string[],
  env: Environment,
  signal?: AbortSignal,
): Promise<ChildResult | undefined> {
  try {
    return await run(program, args, { env: childEnvironment(env), signal, timeoutMs: START_MS });
  } catch (error) {
    if (codeOf(error)) return undefined;
    throw error;
  }
}

/** Lines are `section.option='value'`; the environment (`:env:`) wins over `download`, which wins over `global`. */
function settingsOf(listing: string): Map<string, string> {
  const settings = new Map<string, string>();
  for (const section of ["global", "download", ":env:"])
    for (const [, found, option, value] of listing.matchAll(/^(\S+)\.([a-z-]+)=['"](.*)['"]\s*$/gm))
      if (found === section) settings.set(option, value);
  return settings;
}
