/**
 * A process of its own that works on a history and tells on standard output what is safe on the disk: for tests in which processes are
 * killed or are not allowed to write. Arguments: what to do, the home, and a first number.
 */
import { writeSync } from "node:fs";
import { History, transcriptJson } from "../../../src/engine/history";
import { bytesOf, numbered } from "./samples";

async function main([what, home, first]: readonly string[]): Promise<void> {
  const history = new History({ home, onNotice: (notice) => tell({ notice }) });
  switch (what) {
    case "add":
    case "fill":
      for (let number = Number(first); ; number++) tell({ number, id: await history.add(numbered(number)) });
    case "import":
      for (let number = Number(first); ; number += 20) {
        const lines = Array.from({ length: 20 }, (_, index) => {
          const id = `n${number + index}`;
          return transcriptJson({ ...numbered(number + index), id, createdAt: "2026-01-01T00:00:00.000Z" });
        });
        await history.import(bytesOf(lines.join("\n")), ({ reason }) => tell({ reason }));
        for (let index = 0; index < 20; index++) tell({ number: number + index, id: `n${number + index}` });
      }
    case "read": {
      const texts: string[] = [];
      for await (const { text } of history.list()) texts.push(text);
      tell({ texts, found: (await history.search("tx")).total });
      break;
    }
    default:
      tell({ id: await history.add(numbered(Number(first))) });
  }
  history.close();
}

/** Written before the next step, so that what was told can be counted on. */
function tell(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

main(process.argv.slice(2)).catch((error: { code?: string; message: string }) => {
  tell({ error: error.code, message: error.message });
});
