"use strict";
/** Runs the tests in a checkout that may not have been set up yet, under the pinned Node. Arguments go to Jest. */
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");
const { ensureReady, findNode, SetupError } = require("./setup.cjs");

const root = join(__dirname, "..");

try {
  ensureReady(root);
  const jest = join(root, "node_modules", "jest", "bin", "jest.js");
  // The decoders are ECMAScript modules, which Jest loads only with this switch.
  const flags = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];
  const { status } = spawnSync(findNode(root), [...flags, jest, ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
