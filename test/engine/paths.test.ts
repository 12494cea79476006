import { type PathSurroundings, userPaths } from "../../src/engine/paths";

function paths(surroundings: Partial<PathSurroundings>): unknown {
  return userPaths({
    env: {},
    platform: "linux",
    homeDirectory: "/home/li",
    workingDirectory: "/stand",
    ...surroundings,
  });
}

const windows = { platform: "win32", homeDirectory: "C:\\Users\\Li", workingDirectory: "D:\\work" } as const;

it.each<[string, Partial<PathSurroundings>, string, string]>([
  [
    "macOS",
    { platform: "darwin", homeDirectory: "/Users/li" },
    "/Users/li/Library/Application Support/tingxie",
    "/Users/li/Library/Application Support/tingxie/models",
  ],
  ["Linux", {}, "/home/li/.local/share/tingxie", "/home/li/.local/share/tingxie/models"],
  ["Linux with XDG", { env: { XDG_DATA_HOME: "/data" } }, "/data/tingxie", "/data/tingxie/models"],
  [
    "Linux with a relative XDG folder, which does not count",
    { env: { XDG_DATA_HOME: "data" } },
    "/home/li/.local/share/tingxie",
    "/home/li/.local/share/tingxie/models",
  ],
  ["Windows", { ...windows, env: { LOCALAPPDATA: "E:\\Local" } }, "E:\\Local\\tingxie", "E:\\Local\\tingxie\\models"],
  [
    "Windows without the variable",
    windows,
    "C:\\Users\\Li\\AppData\\Local\\tingxie",
    "C:\\Users\\Li\\AppData\\Local\\tingxie\\models",
  ],
  ["a home of one's own", { env: { TINGXIE_HOME: "/t" } }, "/t", "/t/models"],
  ["a relative home", { env: { TINGXIE_HOME: "t/../u" } }, "/stand/u", "/stand/u/models"],
  ["models elsewhere", { env: { TINGXIE_HOME: "/t", TINGXIE_MODELS: "../big disk/模型" } }, "/t", "/big disk/模型"],
  [
    "empty variables, which count as not set",
    { env: { TINGXIE_HOME: "", TINGXIE_MODELS: "", XDG_DATA_HOME: "" } },
    "/home/li/.local/share/tingxie",
    "/home/li/.local/share/tingxie/models",
  ],
  [
    "a relative folder of models on Windows",
    { ...windows, env: { TINGXIE_HOME: "C:\\t", TINGXIE_MODELS: "m" } },
    "C:\\t",
    "D:\\work\\m",
  ],
])("the user's folders on %s", (_name, surroundings, home, models) => {
  expect(paths(surroundings)).toEqual({ home, models });
});
