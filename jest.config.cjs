const { availableParallelism } = require("node:os");

/** @type {import("jest").Config} */
module.exports = {
  // The host's typed arrays, so that any test may run a graph.
  testEnvironment: "<rootDir>/test/support/native-environment.cjs",
  globalSetup: "<rootDir>/test/support/global-setup.ts",
  globalTeardown: "<rootDir>/test/support/global-teardown.ts",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: {
    "^.+\\.tsx?$": [
      "ts-jest",
      {
        diagnostics: false,
        tsconfig: {
          module: "Node16",
          moduleResolution: "Node16",
          isolatedModules: true,
          esModuleInterop: true,
          resolveJsonModule: true,
          target: "ES2023",
        },
      },
    ],
  },
  reporters: ["default", "<rootDir>/test/support/summary-reporter.cjs"],
  // Jest leaves one core to itself, which on two cores is half of them.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testTimeout: 60_000,
};
