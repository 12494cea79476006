"use strict";
/** Bundles a bench beside the product and runs it under the pinned Node: `npm run bench -- [start|stages|detector|decode|long|history] [options]`. */
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");
const { ensureReady, findNode } = require("./setup.cjs");

const root = join(__dirname, "..");
ensureReady(root);
const outfile = join(root, "node_modules", ".cache", "tingxie-bench.js");
require("esbuild").buildSync({
  absWorkingDir: root,
  entryPoints: ["bench/main.ts"],
  outfile,
  ...require("./bundle.json"),
});
const { status } = spawnSync(findNode(root), [outfile, ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
