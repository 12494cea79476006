/**
 * One pull at a time a model, across processes: a file that names its holder and is taken over when the holder is dead.
 */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import * as z from "zod";
import { codeOf } from "../http/source-failure";
import { interrupted, throwIfAborted } from "./interrupted";

const holderSchema = z.object({
  pid: z.number().int().positive(),
  /** When the process began, as the system tells it: a later process with the same number has another. */
  started: z.string(),
  token: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/** A lock that is held. */
export interface Lock {
  release(): Promise<void>;
}

export interface LockOptions {
  readonly signal?: AbortSignal;
  /** Called about twice a second while another process holds the lock. */
  readonly onWaiting?: (pid: number) => void;
}

const POLL_MS = 200;
/** A lock file without a readable holder is one that is being written; after this long it is one whose writer died. */
const UNREADABLE_AFTER_MS = 5_000;

/**
 * Takes the lock, waiting as long as a living process holds it.
 * @throws TingxieError `interrupted`; the file system's errors
 */
export async function acquireLock(path: string, { signal, onWaiting }: LockOptions = {}): Promise<Lock> {
  for (;;) {
    throwIfAborted(signal);
    const lock = await tryLock(path);
    if (typeof lock !== "number") return lock;
    onWaiting?.(lock);
    await sleep(POLL_MS, undefined, { signal }).catch(() => {
      throw interrupted();
    });
  }
}

/**
 * Takes the lock if nobody alive holds it.
 * @returns the lock, or the process id of its holder (0 where it is not known yet)
 */
export async function tryLock(path: string): Promise<Lock | number> {
  await mkdir(dirname(path), { recursive: true });
  const me: Holder = { pid: process.pid, started: (await startOf(process.pid)) ?? "", token: randomUUID() };
  if (await create(path, me)) return lockOf(path, me);
  const holder = await readHolder(path);
  if (holder === "gone") return tryLock(path);
  if (holder && (await isAlive(holder))) return holder.pid;
  if (!holder && !(await isOlderThan(path, UNREADABLE_AFTER_MS))) return 0;
  await removeStale(path, holder);
  return (await create(path, me)) ? lockOf(path, me) : 0;
}

function lockOf(path: string, me: Holder): Lock {
  return {
    async release() {
      const holder = await readHolder(path);
      // Somebody who took us for dead may hold it now; then it is not ours to remove.
      if (holder && holder !== "gone" && holder.token === me.token) await rm(path, { force: true });
    },
  };
}

/** Creates the lock file with all its content at once: a hard link either is made or is not. */
async function create(path: string, me: Holder): Promise<boolean> {
  const temporary = `${path}.${me.token}`;
  await writeFile(temporary, JSON.stringify(me));
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === "EEXIST") return false;
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "EOPNOTSUPP" && code !== "ENOSYS") throw error;
    // exFAT and some network disks know no hard links: there the content comes a moment after the name.
    return await createPlain(path, me);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function createPlain(path: string, me: Holder): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(me), { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Of several processes that find the same dead holder one removes it; a second look under a second lock makes sure. */
async function removeStale(path: string, stale: Holder | undefined): Promise<void> {
  const gate = `${path}.takeover`;
  try {
    await (await open(gate, "wx")).close();
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    if (await isOlderThan(gate, UNREADABLE_AFTER_MS)) await rm(gate, { force: true });
    return;
  }
  try {
    const now = await readHolder(path);
    if (now !== "gone" && now?.token === stale?.token) await rm(path, { force: true });
  } finally {
    await rm(gate, { force: true });
  }
}

async function readHolder(path: string): Promise<Holder | "gone" | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "gone";
    if (codeOf(error)) throw error;
    return undefined;
  }
}

async function isAlive({ pid, started }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if (codeOf(error) === "ESRCH") return false;
  }
  const now = await startOf(pid);
  return !started || now === undefined || now === started;
}

/** When a process began, in the system's own words; undefined where the system does not say. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === "linux") {
      // Field 22 of proc_pid_stat(5), counted after the name in parentheses, which may itself hold anything.
      const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).replace(/^.*\) /s, "").split(" ");
      return fields[19];
    }
    if (process.platform === "win32") return undefined;
    const { stdout } = await promisify(execFile)("/bin/ps", ["-o", "lstart=", "-p", String(pid)], {
      env: { LC_ALL: "C" },
    });
    return stdout.trim() || undefined;
  } catch {
    // Gone in the meantime, or /proc is closed to us: then only the process id speaks.
    return undefined;
  }
}

async function isOlderThan(path: string, milliseconds: number): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > milliseconds;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}
