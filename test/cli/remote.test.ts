import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MisbehavingServer, mute, status, type Behaviour } from "../fixtures/misbehaving-server";
import { seededRandom } from "../fixtures/random";
import { recordings } from "../fixtures/recordings";
import { joined } from "../fixtures/streams";
import { ENDPOINT, heardIn, json } from "../fixtures/transcription-server";
import { wav } from "../fixtures/wav-writer";
import {
  cliWith,
  jsonLines,
  runCli,
  temporaryFolder,
  type CliOptions,
  type CliResult,
  type JsonTranscript,
} from "../support/cli";
import { describeWithRealModel } from "../support/real-model";
import { TEST_AUDIO } from "../support/shared";

const KEY = "sk-Very+Secret/4711";
const SENTENCE = join(TEST_AUDIO, "en-austen-0930.wav");

const folder = temporaryFolder();
const talk = join(folder, "talk.wav");
const silence = join(folder, "silence.wav");
let homes = 0;
let home: string;
let server: MisbehavingServer;

beforeAll(() => {
  const pause = new Float32Array(32_000);
  const spoken = recordings().flatMap(({ samples }) => [samples, pause]);
  writeFileSync(talk, wav(joined(...spoken, ...spoken)));
  writeFileSync(silence, wav(new Float32Array(48_000)));
});
beforeEach(async () => {
  home = join(folder, `home ${homes++}`);
  server = await MisbehavingServer.start();
});
afterEach(() => server.close());

/** Runs with the server as recognizer, and a home of its own. */
function transcribe(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const env = { TINGXIE_HOME: home, TINGXIE_OFFLINE: undefined, ...options.env };
  return runCli(["transcribe", "--remote", server.origin, "--remote-model", "tiny", ...args], { ...options, env });
}

const serve = (...behaviours: readonly Behaviour[]): string => server.serve(ENDPOINT, Buffer.alloc(0), ...behaviours);
const requests = (): number => server.requestsFor(ENDPOINT).length;
const host = (): string => new URL(server.origin).host;

/** Says how long a piece of sound is, after some time. */
function measures(seed: number): Behaviour {
  const random = seededRandom(seed);
  return async (exchange) => {
    const { samples } = await heardIn(exchange);
    await new Promise((resolve) => setTimeout(resolve, random.integer(60)));
    json({ text: `${samples.length} samples`, language: "english" })(exchange);
  };
}

describe("tingxie transcribe --remote", () => {
  it("gives in order what the server says, names it in every result, and needs no model", async () => {
    serve(measures(1));
    const { code, stdout, stderr } = await transcribe(["--format", "json", "--batch-size", "3", talk, SENTENCE]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `Sound goes to another program, to be transcribed by tiny at ${host()}.\n`,
    });
    const [long, short] = jsonLines<JsonTranscript>(stdout);
    for (const { model, device, language } of [long, short])
      expect([model, device, language]).toEqual([`remote:tiny@${host()}`, "remote", "en"]);
    expect(long.segments.length).toBeGreaterThanOrEqual(8);
    for (const { startSec, endSec, text } of long.segments)
      expect(text).toBe(`${Math.round((endSec - startSec) * 16_000)} samples`);
    expect(requests()).toBe(long.segments.length + short.segments.length);
    expect(server.connections).toBeLessThanOrEqual(3);
    expect(existsSync(join(home, "models"))).toBe(false);
  });

  it("gets past failures of the server without losing a piece", async () => {
    const speak = measures(2);
    const random = seededRandom(3);
    serve((exchange) => (random.uniform() < 0.2 ? status(503)(exchange) : speak(exchange)));
    const { code, stdout } = await transcribe(["--format", "json", talk]);
    const [{ segments }] = jsonLines<JsonTranscript>(stdout);
    expect(code).toBe(0);
    expect(requests()).toBeGreaterThan(segments.length);
    for (const { startSec, endSec, text } of segments)
      expect(text).toBe(`${Math.round((endSec - startSec) * 16_000)} samples`);
  });

  it("prints what it had before the server says no, names the server, and goes on with the next file", async () => {
    const speak = json({ text: "Hello." });
    serve(speak, speak, speak, status(403));
    const { code, stdout, stderr } = await transcribe(["--batch-size", "1", talk, SENTENCE]);
    expect(code).toBe(1);
    expect(stdout).toBe("# talk.wav\nHello.\nHello.\nHello.\n");
    expect(stderr.match(/refuses/g)).toHaveLength(2);
    expect(stderr).toContain(`tingxie: the remote recognizer at ${host()} refuses (HTTP 403: no). Ask its owner`);
  });

  it("tells in JSON which code, and how to mend it", async () => {
    serve(json({ error: { message: "no key" } }, 401));
    const { code, stdout } = await transcribe(["--format", "json", SENTENCE]);
    expect([code, requests()]).toEqual([1, 1]);
    expect(jsonLines<JsonTranscript>(stdout)[0].error).toMatchObject({
      code: "remote-refused",
      hint: expect.stringContaining("TINGXIE_REMOTE_KEY"),
    });
  });

  it("sends nothing of a recording in which nobody speaks", async () => {
    serve(measures(1));
    const { code, stderr } = await transcribe([silence]);
    expect([code, server.connections]).toEqual([0, 0]);
    expect(stderr).toContain("No speech was found.");
  });

  it("opens no connection where TINGXIE_OFFLINE forbids it", async () => {
    serve(measures(1));
    const env = { TINGXIE_OFFLINE: "1", TINGXIE_REMOTE_KEY: KEY };
    const { code, stdout } = await transcribe(["--format", "json", SENTENCE], { env });
    expect([code, server.connections]).toEqual([1, 0]);
    expect(jsonLines<JsonTranscript>(stdout)[0].error?.code).toBe("offline");
  });

  it("hangs up when it is interrupted and ends with 130", async () => {
    let child: Parameters<NonNullable<CliOptions["onStart"]>>[0] | undefined;
    const hungUp = new Promise<void>((resolve) => {
      serve((exchange) => {
        exchange.response.once("close", resolve);
        child?.kill("SIGINT");
        return mute(exchange);
      });
    });
    const { code, stderr } = await transcribe([talk], { onStart: (started) => (child = started) });
    await hungUp;
    expect(code).toBe(130);
    expect(stderr).toMatch(/tingxie: [^\n]*(interrupted|stopped)[^\n]*\n$/);
  });

  it.each([
    ["a far address without encryption", ["--remote", "http://8.8.8.8"], "https://"],
    ["a password in the address", ["--remote", "https://me:geheim@example.org"], "user name or password"],
    ["no name for the model", ["--remote-model", ""], "--remote-model"],
    ["a model of this machine, too", ["--model", "moonshine-tiny-en"], "--model"],
    ["a device of this machine, too", ["--device", "cpu"], "--device"],
  ])("with %s is wrong usage", async (_name, args, named) => {
    const { code, stdout, stderr } = await transcribe([...args, SENTENCE]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(named);
    expect(stderr).not.toContain("geheim");
    expect(server.connections).toBe(0);
  });

  it.each(["--remote", "--remote-model"])("needs both names: %s alone is wrong usage", async (option) => {
    const { code, stderr } = await runCli(["transcribe", option, "http://127.0.0.1:1", SENTENCE]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--remote.* needs --remote/);
  });
});

describe("The key of a remote recognizer", () => {
  const keyFile = (mode: number): void => {
    mkdirSync(home);
    writeFileSync(join(home, "remote-key"), `${KEY}\n`);
    chmodSync(join(home, "remote-key"), mode);
  };
  const shown = (): (string | undefined)[] => server.requests.map(({ headers }) => headers.authorization);

  it("is read from a file that nobody else can read", async () => {
    keyFile(0o600);
    serve(measures(1));
    expect((await transcribe([SENTENCE])).code).toBe(0);
    expect(shown()).toEqual([`Bearer ${KEY}`]);
  });

  it("is not used from a file that others can read", async () => {
    keyFile(0o644);
    serve(measures(1));
    const { code, stderr } = await transcribe([SENTENCE]);
    expect([code, server.connections]).toEqual([1, 0]);
    expect(stderr).toContain("other users may read it. Run `chmod 600");
  });

  it.each(["text", "json"])("appears nowhere in %s, whatever the server does with it", async (format) => {
    const echoes: readonly Behaviour[] = [
      (exchange) => json({ text: `you said ${exchange.request.headers.authorization}` })(exchange),
      (exchange) => json({ error: { message: `bad key ${exchange.request.headers.authorization}` } }, 401)(exchange),
      ({ request, response }) => void response.writeHead(200).end(`{"text": "${request.headers.authorization}`),
      ({ request, response }) => void response.writeHead(307, { location: `/${request.headers.authorization}` }).end(),
    ];
    serve(...echoes);
    const env = { TINGXIE_REMOTE_KEY: KEY };
    const args = ["--debug", "--format", format, "--batch-size", "1", talk, SENTENCE, SENTENCE];
    const { code, stdout, stderr } = await transcribe(args, { env });
    expect(code).toBe(1);
    expect(new Set(shown())).toEqual(new Set([`Bearer ${KEY}`]));
    expect(stderr).toContain("[key]");
    for (const output of [stdout, stderr]) expect(output).not.toContain("Very+Secret");
  });
});

describeWithRealModel("tingxie transcribe without --remote", (model) => {
  const cli = cliWith(model);

  it("opens no connection, whatever the environment says about servers and keys", async () => {
    serve(measures(1));
    const env = {
      TINGXIE_OFFLINE: undefined,
      TINGXIE_REMOTE: server.origin,
      TINGXIE_REMOTE_KEY: KEY,
      OPENAI_BASE_URL: server.origin,
      OPENAI_API_KEY: KEY,
      HTTP_PROXY: server.origin,
      HTTPS_PROXY: server.origin,
      ALL_PROXY: server.origin,
    };
    const args = ["transcribe", "--format", "json", "--language", "en", "--device", "cpu", SENTENCE];
    const { code, stdout, stderr } = await cli(args, { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(jsonLines<JsonTranscript>(stdout)[0]).toMatchObject({ model: model.id, device: "cpu" });
    expect(server.connections).toBe(0);
  });
});
