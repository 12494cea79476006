/** `npm run bench`: measures this machine and prints tables that can be pasted into docs/performance.md. */
import { benchDecode } from "./decode";
import { benchDetector } from "./detector";
import { benchHistory } from "./history";
import { benchHotwords } from "./hotwords";
import { benchItn } from "./itn";
import { benchLong } from "./long";
import { benchStages } from "./stages";
import { benchStart } from "./start";

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  start: benchStart,
  stages: benchStages,
  decode: benchDecode,
  detector: benchDetector,
  history: benchHistory,
  long: benchLong,
  itn: benchItn,
  hotwords: benchHotwords,
};

async function main(): Promise<void> {
  const names = process.argv.slice(2);
  for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
    const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
    if (!bench) throw new Error(`there is no bench "${name}" (there are ${Object.keys(BENCHES).join(", ")})`);
    await bench();
  }
}

void main().then(() => process.exit(0));
