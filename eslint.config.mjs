import { createRequire } from "node:module";
import { defineConfig } from "eslint/config";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import raycastConfig from "@raycast/eslint-config";

const require = createRequire(import.meta.url);

/**
 * The house, floor by floor from the ground up (docs/architecture.md). A room may import from the floors below it and from itself;
 * neighbours on one floor do not know each other.
 */
const FLOORS = [
  ["src/engine/types.ts", "src/engine/errors.ts", "src/engine/make-folder.ts", "src/engine/megabytes.ts"],
  [
    "src/engine/features",
    "src/engine/language",
    "src/engine/paths.ts",
    "src/engine/json-file.ts",
    "src/engine/ahead.ts",
    "src/engine/http",
  ],
  ["src/engine/runtime", "src/engine/audio"],
  ["src/engine/recognizers", "src/engine/remote", "src/engine/speech", "src/engine/models", "src/engine/history"],
  ["src/engine/text"],
  ["src/engine/transcribe.ts", "src/engine/resources.ts", "src/engine/prove-hotwords.ts"],
  ["src/engine/inference", "src/engine/meter.ts", "src/engine/obtain-model.ts"],
  ["src/engine/preparation.ts"],
  ["src/engine/transcriber.ts", "src/engine/device-report.ts"],
  ["src/engine/engine.ts", "src/engine/kept-transcript.ts"],
  ["src/engine/doctor.ts"],
  ["src/engine/index.ts"],
  ["src/helper"],
  ["src/cli", "src/commands"],
];

const zones = FLOORS.flatMap((rooms, floor) =>
  rooms.map((room) => ({
    target: room,
    from: FLOORS.slice(floor)
      .flat()
      .filter((other) => other !== room),
    message: "Imports go down the floors of the house, see docs/architecture.md.",
  })),
);

export default defineConfig([
  { ignores: ["dist/**", "node_modules/**", "coverage/**"] },
  ...raycastConfig,
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { "import-x": importX },
    settings: {
      "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".tsx", ".js", ".json"] })],
      "import-x/parsers": { [require.resolve("@typescript-eslint/parser")]: [".ts", ".tsx"] },
    },
    rules: {
      "import-x/no-cycle": "error",
      "import-x/no-restricted-paths": ["error", { zones }],
    },
  },
  {
    // The engine is what everything else stands on: nothing of Raycast, of a terminal or of a screen may reach it.
    files: ["src/engine/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        { paths: ["@raycast/api", "@raycast/utils", "react", "node:readline", "node:tty"] },
      ],
      "no-console": "error",
    },
  },
  {
    // The face of the engine is all that the floors above it may name.
    files: ["src/cli/**/*.ts", "src/commands/**/*.{ts,tsx}", "src/helper/**/*.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: "engine/(?!index$)", message: "Import from the engine's index." }] },
      ],
    },
  },
  {
    // Set-up and configuration run before anything is built, as plain CommonJS.
    files: ["**/*.cjs"],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
]);
