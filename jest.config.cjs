/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: { "^.+\\.tsx?$": ["ts-jest", { diagnostics: false, tsconfig: { module: "Node16", moduleResolution: "Node16", isolatedModules: true, esModuleInterop: true, resolveJsonModule: true, target: "ES2023" } }] },
  testTimeout: 60_000,
};
