import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { reach } from "../../../src/engine/models/reachability";

const servers: Server[] = [];
const sockets: Socket[] = [];

/** A server that does with its connections what the test says; gives its port. */
async function listen(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    sockets.push(socket);
    onConnection(socket.on("error", () => undefined));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

describe("whether a host can be reached", () => {
  it("is true of one that accepts connections", async () => {
    expect(await reach(`http://127.0.0.1:${await listen(() => undefined)}/any/path`)).toBeUndefined();
  });

  it("is not true of one that refuses, has no name, or breaks the encryption", async () => {
    expect(await reach("http://127.0.0.1:1/")).toBe("it refuses connections");
    expect(await reach("https://models.invalid/")).toMatch(/^its name/);
    const port = await listen((socket) => socket.once("data", () => socket.destroy()));
    expect(await reach(`https://127.0.0.1:${port}/`)).toEqual(expect.any(String));
  });

  it("is not true of one that swallows everything, after its time is up", async () => {
    const port = await listen(() => undefined);
    expect(await reach(`https://127.0.0.1:${port}/`, { budgetMs: 100 })).toBe("no answer within 0.1 s");
  });

  it("is no longer asked when the caller has had enough", async () => {
    const port = await listen(() => undefined);
    expect(await reach(`https://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(50) })).toBe("interrupted");
  });
});
