"use strict";
/** Bundles the command line and the two entries that run beside it into `dist/`. Packages with native or WebAssembly parts stay outside. */
const { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const esbuild = require("esbuild");

const root = join(__dirname, "..");
const dist = join(root, "dist");

const { outputFiles } = esbuild.buildSync({
  absWorkingDir: root,
  entryPoints: {
    "inference-thread": "src/engine/inference/thread.ts",
    "measure-process": "src/engine/inference/measure-process.ts",
    tingxie: "src/cli/main.ts",
  },
  outdir: "dist",
  write: false,
  ...require("./bundle.json"),
  sourcemap: true,
});

// Each file whole or not at all, and only after all of them could be built: a program that runs meanwhile finds what it needs. The
// command line comes last, because its time says whether the build is current.
mkdirSync(dist, { recursive: true });
const names = outputFiles.map(({ path }) => basename(path));
for (const name of readdirSync(dist))
  if (!names.includes(name)) rmSync(join(dist, name), { recursive: true, force: true });
for (const { path, contents } of outputFiles) {
  writeFileSync(`${path}.${process.pid}.tmp`, contents);
  renameSync(`${path}.${process.pid}.tmp`, path);
}
