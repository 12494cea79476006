"use strict";
/** Bundles a bench beside the product and runs it under the pinned Node: `npm run bench -- [start|stages|detector|decode|long] [options]`. */
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
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node22.16",
  logLevel: "warning",
  external: ["onnxruntime-node", "audio-decode", "@audio/*", "ffmpeg-static", "@ffmpeg-installer/ffmpeg"],
});
const { status } = spawnSync(findNode(root), [outfile, ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
