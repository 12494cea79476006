"use strict";
/** Bundles the command line and the two entries that run beside it into `dist/`. Packages with native or WebAssembly parts stay outside. */
const { rmSync } = require("node:fs");
const { join } = require("node:path");
const esbuild = require("esbuild");

const root = join(__dirname, "..");

rmSync(join(root, "dist"), { recursive: true, force: true });
esbuild.buildSync({
  absWorkingDir: root,
  entryPoints: {
    "inference-thread": "src/engine/inference/thread.ts",
    "measure-process": "src/engine/inference/measure-process.ts",
    tingxie: "src/cli/main.ts",
  },
  outdir: "dist",
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node22.16",
  sourcemap: true,
  logLevel: "warning",
  external: ["onnxruntime-node", "audio-decode", "@audio/*", "ffmpeg-static", "@ffmpeg-installer/ffmpeg"],
});
