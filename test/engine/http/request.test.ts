import { Agent } from "node:http";
import { createServer, type Server, type Socket, type AddressInfo } from "node:net";
import { readText } from "../../../src/engine/http/plain-body";
import { request, type RequestOptions } from "../../../src/engine/http/request";
import { drips, gzipped, honest, MisbehavingServer, mute, sends, stalls } from "../../fixtures/misbehaving-server";

const PATIENT = { connectMs: 5_000, stallMs: 5_000 };
const BODY = Buffer.alloc(400_000, "sound");

let server: MisbehavingServer;
beforeEach(async () => (server = await MisbehavingServer.start()));
afterEach(() => server.close());

async function post(address: string, options: Partial<RequestOptions> = {}): Promise<string> {
  const response = await request(new URL(address), { body: BODY, timeouts: PATIENT, env: {}, ...options });
  try {
    return await readText(response, 1000);
  } finally {
    response.close();
  }
}

describe("A request with a body", () => {
  it("brings every byte, with its length", async () => {
    const seen: Buffer[] = [];
    const address = server.serve("/post", Buffer.from("thanks"), ({ body, response }) => {
      seen.push(body);
      response.end("thanks");
    });
    expect(await post(address)).toBe("thanks");
    expect(seen[0].equals(BODY)).toBe(true);
    expect(server.requests[0].headers["content-length"]).toBe(String(BODY.length));
  });

  it("opens a connection each time, or keeps it where it has an agent", async () => {
    const address = server.serve("/post", Buffer.from("thanks"));
    for (let i = 0; i < 3; i++) await post(address);
    expect(server.connections).toBe(3);
    const agent = new Agent({ keepAlive: true });
    for (let i = 0; i < 5; i++) await post(address, { agent });
    expect(server.connections).toBe(4);
    agent.destroy();
  });

  it("asks the lookup it was given for the host's address", async () => {
    const { port } = new URL(server.origin);
    server.serve("/post", Buffer.from("thanks"));
    const asked: string[] = [];
    const answer = await post(`http://speech.invalid:${port}/post`, {
      lookup: (name, _options, done) => {
        asked.push(name);
        done(null, [{ address: "127.0.0.1", family: 4 }]);
      },
    });
    expect([answer, asked]).toEqual(["thanks", ["speech.invalid"]]);
  });

  it("undoes a compression that nobody asked for", async () => {
    expect(await post(server.serve("/post", Buffer.from("thanks"), gzipped))).toBe("thanks");
  });
});

describe("A request", () => {
  it.each([
    ["is never answered", mute, { stallMs: 60 }, "silent for 0.06 s"],
    ["is answered in part", stalls(2), { stallMs: 60 }, "silent for 0.06 s"],
    ["is answered a letter at a time", drips(1, 20), { totalMs: 150 }, "no whole answer within 0.15 s"],
  ])("that %s ends when its time is up, and may be tried again", async (_name, behaviour, timeouts, message) => {
    const address = server.serve("/post", Buffer.alloc(900, "slow "), behaviour);
    await expect(post(address, { timeouts: { ...PATIENT, ...timeouts } })).rejects.toMatchObject({
      name: "SourceFailure",
      message,
      passing: true,
      unreached: false,
    });
  });

  it("that reaches nobody says so", async () => {
    await expect(post("http://127.0.0.1:1/")).rejects.toMatchObject({
      message: "it refuses connections",
      passing: true,
      unreached: true,
    });
  });

  it("has an answer of bounded length", async () => {
    const long = server.serve("/post", Buffer.alloc(0), sends(Buffer.alloc(2000, "x")));
    await expect(post(long)).rejects.toMatchObject({ message: "its answer is longer than 1000 bytes", passing: false });
  });

  it("ends at once when the caller has had enough", async () => {
    const stop = new AbortController();
    const address = server.serve("/post", Buffer.alloc(0), () => stop.abort());
    await expect(post(address, { signal: stop.signal })).rejects.toMatchObject({ code: "interrupted" });
    await expect(post(address, { signal: stop.signal })).rejects.toMatchObject({ code: "interrupted" });
  });
});

describe("A request to something that is no web server", () => {
  const sockets: Socket[] = [];
  let plain: Server;
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    plain.close();
  });

  async function listen(onConnection: (socket: Socket) => void): Promise<string> {
    plain = createServer((socket) => {
      sockets.push(socket.on("error", () => undefined));
      onConnection(socket);
    });
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    return `127.0.0.1:${(plain.address() as AddressInfo).port}/`;
  }

  it("fails for good where it speaks another language", async () => {
    const host = await listen((socket) => socket.once("data", () => socket.end("SSH-2.0-OpenSSH_9.6\r\n")));
    await expect(post(`http://${host}`)).rejects.toMatchObject({
      message: "what it sends is not HTTP",
      passing: false,
    });
  });

  it("fails for good where it knows no encryption", async () => {
    const host = await listen((socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
    await expect(post(`https://${host}`)).rejects.toMatchObject({
      message: "what it sends is not TLS",
      passing: false,
    });
  });

  it("may be tried again where it hangs up", async () => {
    const host = await listen((socket) => socket.once("data", () => socket.destroy()));
    await expect(post(`http://${host}`)).rejects.toMatchObject({ message: "it broke the connection", passing: true });
  });
});

it("An honest GET carries no body", async () => {
  const response = await request(new URL(server.serve("/get", Buffer.from("here"), honest)), {
    timeouts: PATIENT,
    env: {},
  });
  expect([response.status, await readText(response, 10)]).toEqual([200, "here"]);
  expect(server.requests[0].headers["content-length"]).toBeUndefined();
});
