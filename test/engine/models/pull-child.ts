/**
 * A process of its own that does one thing to a models folder and tells about it, a line of JSON each: for tests in which
 * processes meet or die. Bundled by the test that starts it. Argument: JSON of {@link Errand}.
 */
import { parseCatalog } from "../../../src/engine/models/catalog";
import { ModelStore } from "../../../src/engine/models/store";

export interface Errand {
  readonly what: "pull" | "files";
  readonly modelsDir: string;
  readonly catalog: unknown;
  readonly id: string;
}

function tell(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function main({ what, modelsDir, catalog, id }: Errand): Promise<void> {
  const store = new ModelStore({ modelsDir, catalog: parseCatalog(catalog), env: { PATH: "" }, backoffMs: 10 });
  try {
    if (what === "pull") tell({ done: await store.pull(id, { onProgress: tell }) });
    else tell({ done: await store.files(id) });
  } catch (error) {
    tell({ error: { ...(error as object), message: (error as Error).message } });
  }
}

void main(JSON.parse(process.argv[2]) as Errand);
