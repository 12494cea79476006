/** Homes that vanish, and transcripts that look like people's. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { History } from "../../../src/engine/history";
import type { Transcript } from "../../../src/engine/history";
import type { SeededRandom } from "../../fixtures/random";
import { ROOT } from "../../support/shared";
import { bytesOf } from "./samples";

const folders: string[] = [];
const histories: History[] = [];

export function temporaryHome(): string {
  const folder = mkdtempSync(join(tmpdir(), "tingxie-history-test-"));
  folders.push(folder);
  return join(folder, "home");
}

export function openIn(home: string, notices: string[] = []): History {
  const history = new History({ home, onNotice: (notice) => notices.push(notice) });
  histories.push(history);
  return history;
}

export function cleanUp(): void {
  for (const history of histories.splice(0)) history.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** As an export holds it. */
export function ndjson(transcripts: readonly (Transcript | object)[]): AsyncIterable<Uint8Array> {
  return bytesOf(transcripts.map((transcript) => `${JSON.stringify(transcript)}\n`).join(""));
}

/** Common characters, so that short queries meet by chance. */
const HAN =
  "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长听写";
const WORDS =
  "the a and to of in is it you that he was for on are with as his they at be this have from or one had by word but not what all were we when your can said there use an each which she do how their if will up other about out many then them these so some her would make like him into time has look two more write go see number no way could people my than first water been call who oil its now find long down day did get come made may part".split(
    " ",
  );

export function sentence(random: SeededRandom, kind: "zh" | "en" | "mixed"): string {
  const han = (): string => HAN[random.integer(HAN.length)];
  const word = (): string => WORDS[random.integer(WORDS.length)];
  const length = 4 + random.integer(12);
  if (kind === "en") return `${Array.from({ length }, word).join(" ")}.`;
  const pieces = Array.from({ length }, () => {
    if (kind === "mixed" && random.uniform() < 0.2) return ` ${word()} `;
    return random.uniform() < 0.1 ? `${han()}，` : han();
  });
  return `${pieces.join("")}。`;
}

/** A program of this folder, compiled; a process of its own can be killed. */
export function compile(name: string): string {
  const outfile = join(temporaryHome(), `${name}.cjs`);
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: [join(__dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
  });
  return outfile;
}
