#!/usr/bin/env node
"use strict";
/** Starts the command line: in a checkout after setting it up, under a Node that is new enough, in the folder the user stands in. */
const { spawn } = require("node:child_process");
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..");
const cli = join(root, "dist", "tingxie.js");

function main() {
  const setup = join(root, "scripts", "setup.cjs");
  const { ensureReady, findNode, SetupError } = existsSync(setup) ? require(setup) : {};
  let node = process.execPath;
  try {
    ensureReady?.(root);
    node = findNode?.(root) ?? node;
  } catch (error) {
    const message =
      error instanceof SetupError ? error.message : `The set-up failed (${error.message}). Clone it again.`;
    process.stderr.write(`tingxie: ${message}\n`);
    if (process.argv.includes("--debug")) process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  }
  // `npm run` moves to the package's folder and leaves the user's in INIT_CWD.
  const { INIT_CWD, npm_lifecycle_event } = process.env;
  if (npm_lifecycle_event === "tingxie" && INIT_CWD && existsSync(INIT_CWD)) process.chdir(INIT_CWD);
  if (node === process.execPath) {
    process.argv[1] = cli;
    require(cli);
    return;
  }
  const child = spawn(node, [cli, ...process.argv.slice(2)], { stdio: "inherit" });
  // This process only waits. A terminal sends Ctrl-C to the child as well; the child takes the two for one.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    process.stderr.write(`tingxie: Node could not be started (${error.message}). Install Tingxie again.\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(signal ? 130 : (code ?? 1)));
}

main();
