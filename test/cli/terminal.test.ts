import { PassThrough } from "node:stream";
import { Terminal } from "../../src/cli/terminal";
import { TingxieError } from "../../src/engine/errors";

/** A stream that a person looks at, or not, and what it was given. */
function screen(
  isTTY: boolean,
  columns = 80,
): { stream: PassThrough & { isTTY: boolean; columns: number }; shown: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY, columns });
  let text = "";
  stream.on("data", (bytes: Buffer) => (text += bytes.toString()));
  return { stream, shown: () => text };
}

const ERROR = new TingxieError("file-not-found", "there is no\nsuch file", "Look elsewhere.");
const ESCAPE = "\u001b";

function shownBy(use: (terminal: Terminal) => void, env: NodeJS.ProcessEnv, isTTY: boolean, columns?: number): string {
  const { stream, shown } = screen(isTTY, columns);
  use(new Terminal({ stdout: new PassThrough(), stderr: stream, env }));
  return shown();
}

describe("Terminal", () => {
  it("shows an error as one line, in colour only to a person who wants it", () => {
    const show = (terminal: Terminal): void => terminal.error(ERROR);
    const plain = "tingxie: there is no such file. Look elsewhere.\n";
    expect(shownBy(show, {}, false)).toBe(plain);
    expect(shownBy(show, { NO_COLOR: "1" }, true)).toBe(plain);
    expect(shownBy(show, {}, true)).toBe(`${ESCAPE}[31mtingxie:${ESCAPE}[0m there is no such file. Look elsewhere.\n`);
  });

  it("lets no file name steer the terminal", () => {
    const hostile = new TingxieError("file-not-found", `"${ESCAPE}[2Jx\r\u0007.wav" does not exist`, "Look elsewhere.");
    const shown = shownBy((terminal) => terminal.error(hostile), {}, false);
    expect(shown.trimEnd()).not.toMatch(/\p{Cc}/u);
  });

  it("draws progress for a person only, within the width of the screen", () => {
    const draw = (terminal: Terminal): void =>
      terminal.progress("/a/very/long/path/to/some recording.wav", 0.5, "300 s of sound");
    const drawn = shownBy(draw, {}, true, 60);
    expect(drawn).toContain("50 %");
    expect(drawn).toContain("some recording.wav");
    expect(drawn.replace(`\r${ESCAPE}[2K`, "").length).toBeLessThan(60);
    expect(shownBy(draw, {}, false)).toBe("");
    expect(shownBy(draw, { CI: "true" }, true)).toBe("");
    expect(shownBy(draw, { TERM: "dumb" }, true)).toBe("");
  });

  it("wipes the progress line before anything else is shown", () => {
    const shown = shownBy(
      (terminal) => {
        terminal.progress("a.wav", 0.5, "");
        terminal.notice("Fetching …");
      },
      {},
      true,
    );
    expect(shown.endsWith(`\r${ESCAPE}[2KFetching …\n`)).toBe(true);
  });

  it("waits for a slow reader, and not for one that has gone", async () => {
    const stdout = new PassThrough({ highWaterMark: 1 });
    const terminal = new Terminal({ stdout, stderr: new PassThrough(), env: {} });
    let printed = false;
    const printing = terminal.print("a text\n").then(() => (printed = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(printed).toBe(false);
    stdout.read();
    await printing;
    const second = terminal.print("another\n");
    stdout.destroy();
    await second;
  });
});
