import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseHotword } from "../../../../src/engine/text/hotwords/file";
import type { Hotword } from "../../../../src/engine/text/hotwords/hotword";
import { OwnHotwords } from "../../../../src/engine/text/hotwords/own-list";
import { temporaryFolder } from "../../../support/cli";

const home = temporaryFolder();
let count = 0;
const freshHome = (): string => join(home, String(count++));
const words = (...lines: readonly string[]): Hotword[] => lines.flatMap((line) => parseHotword(line) ?? []);

describe("the user's own hotwords", () => {
  it("are none at first, and what was added after that", async () => {
    const own = new OwnHotwords(freshHome());
    expect(await own.list()).toEqual({ hotwords: [], warnings: [] });
    expect(await own.add(words("达摩院", "Claude | 克劳德"))).toHaveLength(2);
    expect(await own.add(words("达摩院", "PyTorch"))).toEqual(words("PyTorch"));
    expect((await own.list()).hotwords).toEqual(words("达摩院", "Claude | 克劳德", "PyTorch"));
    expect(await own.remove(["Claude", "nobody"])).toEqual(["Claude"]);
    expect((await own.list()).hotwords).toEqual(words("达摩院", "PyTorch"));
  });

  it("take over new aliases of a word that is there", async () => {
    const own = new OwnHotwords(freshHome());
    await own.add(words("Claude", "PyTorch"));
    await own.add(words("Claude | 克劳德 @ 2"));
    expect((await own.list()).hotwords).toEqual(words("PyTorch", "Claude | 克劳德 @ 2"));
  });

  it("keep the comments and the odd lines of whoever edits the file", async () => {
    const folder = freshHome();
    mkdirSync(folder);
    const file = join(folder, "hotwords.txt");
    writeFileSync(file, "\uFEFF# mine\r\n达摩院 # work\r\n\r\n+++");
    const own = new OwnHotwords(folder);
    expect((await own.list()).warnings).toEqual([expect.stringContaining("line 4")]);
    await own.add(words("PyTorch"));
    expect(readFileSync(file, "utf8")).toBe("# mine\n达摩院 # work\n\n+++\nPyTorch\n");
    await own.remove(["达摩院"]);
    expect(readFileSync(file, "utf8")).toBe("# mine\n\n+++\nPyTorch\n");
  });

  it("are all there when many add at once", async () => {
    const folder = freshHome();
    const names = Array.from({ length: 8 }, (_, index) => `name${index}`);
    await Promise.all(names.map((name) => new OwnHotwords(folder).add(words(name))));
    const listed = (await new OwnHotwords(folder).list()).hotwords.map(({ word }) => word);
    expect(listed.sort()).toEqual(names);
    expect(existsSync(join(folder, ".hotwords.lock"))).toBe(false);
  });

  it("say what to do where the folder or the file cannot be used", async () => {
    const blocked = freshHome();
    writeFileSync(blocked, "a file");
    await expect(new OwnHotwords(blocked).add(words("x"))).rejects.toMatchObject({ code: "home-unwritable" });
    const folder = freshHome();
    mkdirSync(join(folder, "hotwords.txt"), { recursive: true });
    await expect(new OwnHotwords(folder).list()).rejects.toMatchObject({ code: "file-unreadable" });
  });
});
