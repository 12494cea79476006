import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { download, type DownloadOptions } from "../../../src/engine/models/download";
import { SourceFailure } from "../../../src/engine/http/source-failure";
import {
  dies,
  drips,
  endless,
  endsEarly,
  gzipped,
  gzippedAndCut,
  honest,
  ignoresRange,
  MisbehavingServer,
  mute,
  partial,
  sends,
  sendsFrom,
  stalls,
  status,
  tagged,
} from "../../fixtures/misbehaving-server";
import { folder, noise, removeFolders, sha256 } from "./support";

const CONTENT = noise(200_000);
const EXPECTED = { bytes: CONTENT.length, sha256: sha256(CONTENT) };

let server: MisbehavingServer;
let directory: string;
let target: string;

beforeEach(async () => {
  server = await MisbehavingServer.start();
  directory = folder();
  target = join(directory, "model.bin");
});
afterEach(async () => {
  await server.close();
  removeFolders();
});

function fetchFile(url: string, options: Partial<DownloadOptions> = {}): Promise<void> {
  const patience = { connectMs: 5_000, stallMs: 5_000 };
  return download(url, target, EXPECTED, { timeouts: patience, env: {}, backoffMs: 1, ...options });
}

/** The file is there, whole, and nothing else is left in the folder. */
function expectDone(): void {
  expect(sha256(readFileSync(target))).toBe(EXPECTED.sha256);
  expect(readdirSync(directory)).toEqual(["model.bin"]);
}

const ranges = (): (string | undefined)[] => server.requestsFor("/f").map((request) => request.range);

/** A download that was ended after this many bytes, as by a power cut. */
const HALF = 120_000;
async function leaveHalf(headers: Record<string, string> = {}): Promise<void> {
  const stop = new AbortController();
  const url = server.serve("/f", CONTENT, stalls(HALF, headers));
  const onProgress = (received: number): void => {
    if (received === HALF) stop.abort();
  };
  await expect(fetchFile(url, { signal: stop.signal, onProgress })).rejects.toMatchObject({ code: "interrupted" });
  expect(readFileSync(`${target}.part`)).toHaveLength(HALF);
  server.requests.length = 0;
}

describe("a download from a good server", () => {
  it("brings the file and tells how far it is", async () => {
    const seen: number[] = [];
    await fetchFile(server.serve("/f", CONTENT), { onProgress: (received) => seen.push(received) });
    expectDone();
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(CONTENT.length);
  });

  it("has patience with a server that is slow but never silent for long", async () => {
    await fetchFile(server.serve("/f", CONTENT, drips(10_000, 60)), { timeouts: { connectMs: 800, stallMs: 800 } });
    expectDone();
    expect(ranges()).toEqual([undefined]);
  });

  it("follows a redirect and keeps the range", async () => {
    await leaveHalf();
    server.serve("/f", CONTENT, status(302, { location: "/there" }));
    server.serve("/there", CONTENT);
    await fetchFile(`${server.origin}/f`);
    expectDone();
    expect(server.requestsFor("/there")[0].range).toBe(`bytes=${HALF}-`);
  });

  it("unpacks what was compressed unasked", async () => {
    await fetchFile(server.serve("/f", CONTENT, gzipped));
    expectDone();
  });
});

describe("a download that breaks off", () => {
  it.each([
    ["the server dies", dies(70_000)],
    ["the server ends early and calls it all", endsEarly(70_000)],
  ])("goes on where it stopped when %s", async (_name, behaviour) => {
    await fetchFile(server.serve("/f", CONTENT, behaviour, behaviour, honest));
    expectDone();
    expect(ranges()).toEqual([undefined, "bytes=70000-", "bytes=140000-"]);
  });

  it("goes on after silence", async () => {
    const url = server.serve("/f", CONTENT, stalls(50_000), honest);
    await fetchFile(url, { timeouts: { connectMs: 5_000, stallMs: 200 } });
    expectDone();
    expect(ranges()).toEqual([undefined, "bytes=50000-"]);
  });

  it("keeps what has arrived for the next run, from another address too", async () => {
    await leaveHalf();
    await fetchFile(server.serve("/elsewhere", CONTENT));
    expectDone();
    expect(server.requestsFor("/elsewhere")[0].range).toBe(`bytes=${HALF}-`);
  });

  it("does not ask at all when only the name was missing", async () => {
    await leaveHalf();
    writeFileSync(`${target}.part`, CONTENT);
    await fetchFile(server.serve("/f", CONTENT));
    expectDone();
    expect(ranges()).toEqual([]);
  });

  it("starts over when the part is damaged, and ends well", async () => {
    await leaveHalf();
    const part = readFileSync(`${target}.part`);
    part[5] ^= 1;
    writeFileSync(`${target}.part`, part);
    await fetchFile(server.serve("/f", CONTENT));
    expectDone();
    expect(ranges().at(-1)).toBeUndefined();
  });

  it.each(["", "{", '{"bytes":200000,"sha256":"another","url":"x"}'])(
    "does not go on with a part of which it is not sure (%s)",
    async (sidecar) => {
      await leaveHalf();
      writeFileSync(`${target}.part.json`, sidecar);
      await fetchFile(server.serve("/f", CONTENT));
      expectDone();
      expect(ranges()).toEqual([undefined]);
    },
  );

  it("asks for the rest only if the file is still the same", async () => {
    await leaveHalf({ etag: '"one"' });
    await fetchFile(server.serve("/f", CONTENT, tagged('"two"')));
    expectDone();
    expect(server.requestsFor("/f")[0].ifRange).toBe('"one"');
  });

  it("can be ended by its caller and goes on later", async () => {
    const stop = new AbortController();
    const url = server.serve("/f", CONTENT, stalls(50_000), honest);
    const ended = fetchFile(url, {
      signal: stop.signal,
      onProgress: (received) => received === 50_000 && stop.abort(),
    });
    await expect(ended).rejects.toMatchObject({ code: "interrupted" });
    await fetchFile(url);
    expectDone();
    expect(ranges()).toEqual([undefined, "bytes=50000-"]);
  });
});

describe("a download from a server that lies about ranges", () => {
  it.each([
    ["sends the whole file", ignoresRange],
    ["sends another part", sendsFrom(7)],
    ["sends the beginning as a part", sendsFrom(0)],
    ["refuses the range", status(416, { "content-range": `bytes */${CONTENT.length}` })],
    ["does not say which part it sends", partial()],
    ["says nonsense about the part", partial("bytes whatever")],
    ["claims another size", partial(`bytes 120000-199999/999999`)],
  ])("starts over when it %s", async (_name, behaviour) => {
    await leaveHalf();
    await fetchFile(server.serve("/f", CONTENT, behaviour, honest));
    expectDone();
  });

  it("notices a changed file by its tag where If-Range is ignored", async () => {
    await leaveHalf({ etag: '"one"' });
    const changed = noise(CONTENT.length, 99);
    const partOfChanged = (exchange: Parameters<typeof honest>[0]): void => {
      const { response, from } = exchange;
      const range = `bytes ${from}-${changed.length - 1}/${changed.length}`;
      response.writeHead(206, { "content-range": range, etag: '"two"' }).end(changed.subarray(from));
    };
    await fetchFile(server.serve("/f", CONTENT, partOfChanged, honest));
    expectDone();
  });

  it("does not take a part when it asked for the whole", async () => {
    await fetchFile(server.serve("/f", CONTENT, partial(`bytes 0-199999/200000`), honest));
    expectDone();
  });
});

describe("a download from a server that cannot be helped", () => {
  const wrong = noise(CONTENT.length, 42);

  it.each([
    ["other bytes of the same size", sends(wrong), /not what the catalogue expects/],
    ["another announced size", sends(CONTENT.subarray(1)), /199999 bytes instead of 200000/],
    ["bytes without end", endless, /more than the 200000 bytes/],
    [
      "other bytes, compressed",
      sends(Buffer.from("not gzip"), { "content-encoding": "gzip" }),
      /compression is broken/,
    ],
    ["404", status(404), /does not have the file \(HTTP 404\)/],
    ["403", status(403), /refuses \(HTTP 403\)/],
    ["500 every time", status(500), /out of order \(HTTP 500\)/],
    ["a redirect to itself", status(302, { location: "/f" }), /redirects without end/],
    ["a redirect to a file", status(302, { location: "file:///etc/passwd" }), /redirects to file:/],
    ["a redirect to nowhere", status(302, { location: "http://[" }), /address that is none/],
  ])("gives up on %s and leaves nothing behind", async (_name, behaviour, reason) => {
    const failure = await fetchFile(server.serve("/f", CONTENT, behaviour)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SourceFailure);
    expect((failure as Error).message).toMatch(reason);
    expect(readdirSync(directory)).toEqual([]);
  });

  it("asks once where asking again is useless, and three times where it may help", async () => {
    await fetchFile(server.serve("/f", CONTENT, status(404))).catch(() => undefined);
    expect(ranges()).toHaveLength(1);
    await fetchFile(server.serve("/f", CONTENT, status(500))).catch(() => undefined);
    expect(ranges()).toHaveLength(4);
  });

  it("recovers from a passing fault", async () => {
    await fetchFile(
      server.serve("/f", CONTENT, status(503), status(429, { "retry-after": "0" }), gzippedAndCut, dies(10), honest),
    );
    expectDone();
  });

  it("leaves a server alone that asks for an hour", async () => {
    const url = server.serve("/f", CONTENT, status(429, { "retry-after": "3600" }), honest);
    await expect(fetchFile(url)).rejects.toThrow(/HTTP 429/);
    expect(ranges()).toHaveLength(1);
  });

  it("does not wait for one that never answers", async () => {
    const url = server.serve("/f", CONTENT, mute);
    await expect(fetchFile(url, { timeouts: { connectMs: 5_000, stallMs: 100 } })).rejects.toThrow(/silent for 0.1 s/);
  });

  it("says so when what answers is not a web server", async () => {
    const other: Server = createServer((socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}/f`;
    await expect(fetchFile(url)).rejects.toThrow(/not HTTP/);
    other.close();
  });
});

describe("a download through a proxy", () => {
  it("asks the proxy for the whole address, and not where NO_PROXY forbids it", async () => {
    server.serve("/f", CONTENT);
    await fetchFile("http://models.invalid/f", { env: { http_proxy: server.origin } });
    expectDone();
    const excepted = fetchFile("http://models.invalid/f", {
      env: { HTTP_PROXY: server.origin, NO_PROXY: "example.org, .invalid" },
    });
    await expect(excepted).rejects.toThrow(SourceFailure);
  });

  it("names the proxy that will not open a tunnel", async () => {
    const refused = fetchFile("https://models.invalid/f", { env: { HTTPS_PROXY: "http://127.0.0.1:1" } });
    await expect(refused).rejects.toThrow(/refuses connections/);
    const closing = createServer((socket) =>
      socket.once("data", () => socket.end("HTTP/1.1 407 Who are you\r\ncontent-length: 0\r\n\r\n")),
    );
    await new Promise<void>((resolve) => closing.listen(0, "127.0.0.1", resolve));
    const proxy = `127.0.0.1:${(closing.address() as AddressInfo).port}`;
    const failure = fetchFile("https://models.invalid/f", { env: { HTTPS_PROXY: proxy } });
    await expect(failure).rejects.toThrow(`the proxy ${proxy} refuses it (HTTP 407)`);
    closing.close();
  });
});

const onLinux = process.platform === "linux" ? describe : describe.skip;
onLinux("a download onto a full disk [needs /dev/full of Linux]", () => {
  it("ends with the file system's error and not with the next attempt", async () => {
    symlinkSync("/dev/full", `${target}.part`);
    await expect(fetchFile(server.serve("/f", CONTENT))).rejects.toMatchObject({ code: "ENOSPC" });
    expect(ranges()).toHaveLength(1);
    expect(existsSync(target)).toBe(false);
  });
});
