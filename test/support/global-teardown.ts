import { rmSync } from "node:fs";

export default function tearDown(): void {
  const build = process.env.TINGXIE_TEST_BUILD;
  if (build) rmSync(build, { recursive: true, force: true });
}
