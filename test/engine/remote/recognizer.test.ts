import { inspect } from "node:util";
import type { Clock } from "../../../src/engine/remote/clock";
import { RemoteRecognizer, type RemoteOptions } from "../../../src/engine/remote/recognizer";
import type { Hypothesis } from "../../../src/engine/types";
import {
  dies,
  endless,
  gzipped,
  gzippedAndCut,
  MisbehavingServer,
  mute,
  sends,
  stalls,
  status,
  type Behaviour,
  type Exchange,
} from "../../fixtures/misbehaving-server";
import { seededRandom } from "../../fixtures/random";
import { wav } from "../../fixtures/wav-writer";
import {
  body,
  ENDPOINT,
  hastyClock,
  heardIn,
  json,
  numbered,
  numberedUpTo,
  transcribes,
  type Heard,
} from "../../fixtures/transcription-server";

const KEY = "sk-Very+Secret/4711";
const NOTHING = Buffer.alloc(0);
const BYTES = Buffer.alloc(5000, "half");

let server: MisbehavingServer;
let open: RemoteRecognizer[];
beforeEach(async () => {
  server = await MisbehavingServer.start();
  open = [];
});
afterEach(async () => {
  for (const recognizer of open) await recognizer.close();
  await server.close();
});

/** A recognizer at the server, with a time of its own. */
async function recognizerAt(url: string, options: Partial<RemoteOptions> = {}): Promise<RemoteRecognizer> {
  const settings = { url, model: "tiny" };
  const recognizer = await RemoteRecognizer.open(settings, {
    env: {},
    home: "/nowhere",
    clock: hastyClock(),
    ...options,
  });
  open.push(recognizer);
  return recognizer;
}

const recognizerWith = (
  behaviours: readonly Behaviour[],
  options?: Partial<RemoteOptions>,
): Promise<RemoteRecognizer> => recognizerAt(new URL(server.serve(ENDPOINT, NOTHING, ...behaviours)).origin, options);

const requests = (): number => server.requestsFor(ENDPOINT).length;
const texts = (hypotheses: readonly Hypothesis[]): string[] => hypotheses.map(({ text }) => text);
const numbersUpTo = (count: number): string[] => Array.from({ length: count }, (_, i) => `number ${i}`);

describe("A remote recognizer", () => {
  it("sends each segment as a 16-bit WAV, with the model and what it was told", async () => {
    const heard: Heard[] = [];
    const listens: Behaviour = async (exchange) => {
      heard.push(await heardIn(exchange));
      expect(exchange.body.includes(wav(new Float32Array(3200).fill(7 / 32768)))).toBe(true);
      json({ text: "hello" })(exchange);
    };
    const recognizer = await recognizerWith([listens]);
    await recognizer.recognize([numbered(7)]);
    await recognizer.recognize([numbered(7)], { language: "yue", words: true, hotwords: ["private"] });
    expect(heard[0].samples).toHaveLength(3200);
    expect(heard.map(({ fields }) => fields)).toEqual([
      [
        ["model", "tiny"],
        ["response_format", "verbose_json"],
      ],
      [
        ["model", "tiny"],
        ["response_format", "verbose_json"],
        ["language", "yue"],
        ["timestamp_granularities[]", "segment"],
        ["timestamp_granularities[]", "word"],
      ],
    ]);
  });

  it("names itself by model and host, so that results show where they come from", async () => {
    const recognizer = await recognizerWith([transcribes()]);
    expect(recognizer.id).toBe(`remote:tiny@${new URL(server.origin).host}`);
    expect(recognizer.device).toBe("remote");
  });

  it("shows its key to the server, and where it has none, none", async () => {
    await (await recognizerWith([transcribes()])).recognize([numbered(1)]);
    await (await recognizerWith([transcribes()], { env: { TINGXIE_REMOTE_KEY: KEY } })).recognize([numbered(1)]);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, `Bearer ${KEY}`]);
  });

  it("opens no connection before the first segment, and none at all where TINGXIE_OFFLINE forbids it", async () => {
    const recognizer = await recognizerWith([transcribes()]);
    expect(await recognizer.recognize([])).toEqual([]);
    await expect(recognizerWith([transcribes()], { env: { TINGXIE_OFFLINE: "1" } })).rejects.toMatchObject({
      code: "offline",
    });
    expect(server.connections).toBe(0);
    await recognizer.recognize([numbered(1)]);
    expect(server.connections).toBe(1);
  });

  it("says once where sound goes", async () => {
    const notices: string[] = [];
    const recognizer = await recognizerWith([transcribes()], { onNotice: (notice) => notices.push(notice) });
    await recognizer.recognize(numberedUpTo(3));
    const { host } = new URL(server.origin);
    expect(notices).toEqual([`Sound goes to another program, to be transcribed by tiny at ${host}.`]);
    await recognizerAt("https://speech.example.org/v1", { onNotice: (notice) => notices.push(notice) });
    expect(notices[1]).toBe("Sound leaves this machine, to be transcribed by tiny at speech.example.org.");
  });

  it.each([1, 4, 16])(
    "keeps the order and no more than %d requests in flight, however long each takes",
    async (inFlight) => {
      const random = seededRandom(inFlight);
      const speak = transcribes(() => random.integer(8));
      let waiting: (() => void)[] = [];
      let now = 0;
      let most = 0;
      // Nobody is answered before all who may come are there.
      const crowded: Behaviour = async (exchange) => {
        most = Math.max(most, ++now);
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (waiting.length < inFlight) return;
          for (const go of waiting) go();
          waiting = [];
        });
        await speak(exchange);
        now--;
      };
      const recognizer = await recognizerWith([crowded], { inFlight });
      // Two calls at once share what is allowed.
      const both = await Promise.all([0, 1].map(() => recognizer.recognize(numberedUpTo(40))));
      for (const heard of both) expect(texts(heard)).toEqual(numbersUpTo(40));
      expect(most).toBe(inFlight);
      expect(server.connections).toBeLessThanOrEqual(inFlight);
    },
  );

  it("loses none of 500 segments when one request in five fails in one way or another", async () => {
    const random = seededRandom(20);
    const speak = transcribes();
    const failures: Behaviour[] = [
      status(500),
      status(502),
      status(503, { "retry-after": "2" }),
      status(429, { "retry-after": "1" }),
      status(408),
      status(425),
      ({ response }) => void response.destroy(),
      dies(0),
      gzippedAndCut,
    ];
    let failed = 0;
    const recognizer = await recognizerWith(
      [
        (exchange) => {
          if (random.uniform() > 0.2) return speak(exchange);
          failed++;
          return failures[random.integer(failures.length)]({ ...exchange, content: BYTES });
        },
      ],
      { inFlight: 8 },
    );
    expect(texts(await recognizer.recognize(numberedUpTo(500)))).toEqual(numbersUpTo(500));
    expect(requests()).toBe(500 + failed);
    expect(failed).toBeGreaterThan(80);
  });
});

describe("A server that is away", () => {
  /** Out of order from the tenth second to the seventieth of its time. */
  const awayForAMinute = (clock: Clock): Behaviour => {
    const start = clock.now();
    const speak = transcribes();
    return async (exchange) => {
      const sec = (clock.now() - start) / 1000;
      if (sec < 10 || sec >= 70) return speak(exchange);
      exchange.response.destroy();
    };
  };

  it("for a minute costs a minute and no segment, with a word about it", async () => {
    const clock = hastyClock();
    const notices: string[] = [];
    const start = clock.now();
    const recognizer = await recognizerWith([awayForAMinute(clock)], {
      clock,
      onNotice: (notice) => notices.push(notice),
    });
    expect(texts(await recognizer.recognize(numberedUpTo(20)))).toEqual(numbersUpTo(20));
    await clock.sleep(10_000, new AbortController().signal);
    expect(texts(await recognizer.recognize(numberedUpTo(100)))).toEqual(numbersUpTo(100));
    expect(clock.now() - start).toBeGreaterThan(70_000);
    expect(clock.now() - start).toBeLessThan(140_000);
    const { host } = new URL(server.origin);
    expect(notices.slice(1)).toEqual([
      `${host} does not serve (it broke the connection); trying again for 5 min …`,
      `${host} answers again.`,
    ]);
  });

  it("for good is named in the error, after five minutes, and is not waited for again", async () => {
    const clock = hastyClock();
    const start = clock.now();
    const recognizer = await recognizerAt("http://127.0.0.1:1", { clock });
    await expect(recognizer.recognize(numberedUpTo(10))).rejects.toMatchObject({
      code: "remote-failed",
      message: expect.stringMatching(
        /^the remote recognizer at 127\.0\.0\.1:1 does not serve \(it refuses connections; tried for [45] min\)$/,
      ),
    });
    expect(clock.now() - start).toBeGreaterThan(240_000);
    const pauses = clock.pauses.length;
    await expect(recognizer.recognize(numberedUpTo(10))).rejects.toMatchObject({ code: "remote-failed" });
    expect(clock.pauses).toHaveLength(pauses);
  });

  it("and comes back after it was given up has all our patience again", async () => {
    const clock = hastyClock();
    let isAway = true;
    const speak = transcribes();
    const recognizer = await recognizerWith([(exchange) => (isAway ? status(503)(exchange) : speak(exchange))], {
      clock,
    });
    await expect(recognizer.recognize([numbered(1)])).rejects.toMatchObject({ code: "remote-failed" });
    isAway = false;
    await recognizer.recognize([numbered(1)]);
    isAway = true;
    const pauses = clock.pauses.length;
    await expect(recognizer.recognize([numbered(1)])).rejects.toMatchObject({ code: "remote-failed" });
    expect(clock.pauses.length - pauses).toBeGreaterThan(5);
  });

  it("is asked again at times that grow, are never the same, and stay below half a minute", async () => {
    const clock = hastyClock();
    const recognizer = await recognizerAt("http://127.0.0.1:1", { clock });
    await expect(recognizer.recognize([numbered(1)])).rejects.toMatchObject({ code: "remote-failed" });
    clock.pauses.forEach((pause, i) => expect(pause).toBeLessThan(Math.min(30_000, 500 * 2 ** i)));
    expect(new Set(clock.pauses).size).toBe(clock.pauses.length);
    expect(Math.max(...clock.pauses)).toBeGreaterThan(10_000);
  });

  it("is left alone as long as it asks for, unless that is longer than our patience", async () => {
    const clock = hastyClock();
    const recognizer = await recognizerWith([status(429, { "retry-after": "90" }), transcribes()], { clock });
    expect(texts(await recognizer.recognize([numbered(3)]))).toEqual(["number 3"]);
    expect(clock.pauses).toHaveLength(1);
    expect(clock.pauses[0]).toBeGreaterThanOrEqual(90_000);
    expect(clock.pauses[0]).toBeLessThan(91_000);
    const impatient = await recognizerWith([status(429, { "retry-after": "3600" })], { clock });
    await expect(impatient.recognize([numbered(1)])).rejects.toMatchObject({
      message: expect.stringContaining("HTTP 429"),
    });
    expect(clock.pauses).toHaveLength(1);
  });
});

describe("A server that says no", () => {
  it.each([
    [
      401,
      { error: { message: "Incorrect API key provided." } },
      "HTTP 401: Incorrect API key provided",
      "TINGXIE_REMOTE_KEY",
    ],
    [403, { detail: "Not for you" }, "HTTP 403: Not for you", "owner"],
    [404, { error: "no such model" }, "HTTP 404: no such model", "name of the model"],
    [413, [], "HTTP 413)", "limit for uploads"],
    [400, { error: { message: "a\nb\u001b[2J" } }, "HTTP 400: a b [2J", "log"],
    [422, { detail: [{ loc: ["body"] }] }, "HTTP 422)", "log"],
  ])("%d is asked no second time, and its words are passed on", async (code, reply, message, hint) => {
    const recognizer = await recognizerWith([json(reply, code)]);
    await expect(recognizer.recognize([numbered(1)])).rejects.toMatchObject({
      code: "remote-refused",
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
    // A format that it may not know is asked for once more in the simpler form.
    expect(requests()).toBe(code === 400 || code === 422 ? 2 : 1);
  });

  it("to a page of details is asked for plain text from then on", async () => {
    const formats: (string | undefined)[] = [];
    const plainOnly: Behaviour = async (exchange) => {
      const { fields } = await heardIn(exchange);
      formats.push(fields.find(([name]) => name === "response_format")?.[1]);
      expect(fields.some(([name]) => name.startsWith("timestamp"))).toBe(formats.at(-1) === "verbose_json");
      if (formats.at(-1) === "json") return json({ text: "hello" })(exchange);
      return json({ error: { message: "response_format 'verbose_json' is not supported" } }, 400)(exchange);
    };
    const recognizer = await recognizerWith([plainOnly], { inFlight: 1 });
    expect(texts(await recognizer.recognize(numberedUpTo(3), { words: true }))).toEqual(["hello", "hello", "hello"]);
    expect(formats).toEqual(["verbose_json", "json", "json", "json"]);
    expect(recognizer.traits.timestamps).toBe(false);
  });

  it("ends the other requests of the call", async () => {
    const ended: boolean[] = [];
    const recognizer = await recognizerWith([
      status(403),
      ({ response }) => void response.once("close", () => ended.push(response.writableFinished)),
    ]);
    await expect(recognizer.recognize(numberedUpTo(10))).rejects.toMatchObject({ code: "remote-refused" });
    while (ended.length < requests() - 1) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(ended.every((finished) => !finished)).toBe(true);
    expect(requests()).toBeLessThanOrEqual(5);
  });
});

describe("A server that lies", () => {
  it.each([
    ["a web page", body("<!doctype html><title>Log in</title>", "text/html"), "web page"],
    ["a web page by another name", body("<html>", "application/json"), "web page"],
    ["half of its JSON", body('{"text": "hel'), "not whole JSON"],
    ["NaN, which is no JSON", body('{"text": "hello", "duration": NaN}'), "not whole JSON"],
    ["nothing", body(""), "empty"],
    ["another kind of JSON", json({ transcript: "hello" }), "no transcript"],
    ["a number for a text", json({ text: 5 }), "no transcript"],
    [
      "a complaint, as if all were well",
      json({ error: "failed to read audio data" }),
      "it complains: failed to read audio",
    ],
    ["a picture", body("PNG", "image/png"), "neither JSON nor text"],
  ])("and answers with %s is asked three times and named", async (_name, behaviour, message) => {
    const recognizer = await recognizerWith([behaviour]);
    await expect(recognizer.recognize([numbered(1)])).rejects.toMatchObject({
      code: "remote-failed",
      message: expect.stringContaining(message),
    });
    expect(requests()).toBe(3);
  });

  it("once, while it starts, does no harm", async () => {
    const recognizer = await recognizerWith([body("<html>", "text/html"), body(""), transcribes()]);
    expect(texts(await recognizer.recognize([numbered(5)]))).toEqual(["number 5"]);
  });

  it.each([
    ["sends without end", endless],
    ["sends more than any transcript has", sends(Buffer.alloc(2 << 20, " "))],
  ])("and %s is not listened to for long", async (_name, behaviour) => {
    const recognizer = await recognizerWith([behaviour]);
    await expect(recognizer.recognize([numbered(1)])).rejects.toMatchObject({
      code: "remote-failed",
      message: expect.stringContaining("longer than 1048576 bytes"),
    });
    expect(requests()).toBe(1);
  });

  it("about compression is understood", async () => {
    server.serve(ENDPOINT, Buffer.from('{"text":"hello"}'), gzipped);
    expect(texts(await (await recognizerAt(server.origin)).recognize([numbered(1)]))).toEqual(["hello"]);
  });

  it.each([301, 302, 303, 307, 308])(
    "and sends us elsewhere with %d is not followed, and where to is said",
    async (code) => {
      const elsewhere = await MisbehavingServer.start();
      elsewhere.serve(ENDPOINT, NOTHING, transcribes());
      const recognizer = await recognizerWith([status(code, { location: `${elsewhere.origin}${ENDPOINT}?x=1` })]);
      await expect(recognizer.recognize([numbered(1)])).rejects.toMatchObject({
        code: "remote-failed",
        message: expect.stringContaining(`${elsewhere.origin}${ENDPOINT}, where sound is not sent unasked`),
      });
      expect([requests(), elsewhere.connections]).toEqual([1, 0]);
      await elsewhere.close();
    },
  );
});

describe("A server that is slow", () => {
  const short = { connectMs: 5000, stallMs: 80, totalMs: 400 };

  it.each([
    ["says nothing", mute, "silent for 0.08 s"],
    ["stops in the middle", (exchange: Exchange) => stalls(3)({ ...exchange, content: BYTES }), "silent for 0.08 s"],
  ])("and %s is asked again", async (_name, behaviour, message) => {
    const recognizer = await recognizerWith([behaviour, transcribes()], { timeouts: () => short });
    expect(texts(await recognizer.recognize([numbered(2)]))).toEqual(["number 2"]);
    const lost = await recognizerWith([behaviour], { timeouts: () => short, patienceMs: 0 });
    await expect(lost.recognize([numbered(2)])).rejects.toMatchObject({ message: expect.stringContaining(message) });
  });

  it("has the more time, the longer the sound is", async () => {
    const asked: number[] = [];
    const recognizer = await recognizerWith([transcribes()], {
      timeouts: (audioSec) => {
        asked.push(Math.round(10 * audioSec) / 10);
        return short;
      },
    });
    await recognizer.recognize([numbered(2), { ...numbered(3), endSec: 23 }]);
    expect(asked.sort((a, b) => a - b)).toEqual([0.2, 20]);
  });
});

describe("A remote recognizer that is stopped", () => {
  it.each(["by its caller", "by closing it"])("%s hangs up at once", async (by) => {
    const stop = new AbortController();
    const hungUp = new Promise<void>((resolve) => {
      server.serve(ENDPOINT, NOTHING, ({ response }) => {
        response.once("close", resolve);
        if (by === "by its caller") stop.abort();
        else void recognizer.close();
      });
    });
    const recognizer = await recognizerAt(server.origin);
    await expect(recognizer.recognize(numberedUpTo(50), { signal: stop.signal })).rejects.toMatchObject({
      code: "interrupted",
    });
    await hungUp;
    expect(requests()).toBeLessThanOrEqual(4);
  });

  it("does not wait out a pause", async () => {
    const stop = new AbortController();
    const recognizer = await recognizerWith([status(503, { "retry-after": "60" })], { clock: undefined });
    const outcome = recognizer.recognize([numbered(1)], { signal: stop.signal });
    setTimeout(() => stop.abort(), 100);
    await expect(outcome).rejects.toMatchObject({ code: "interrupted" });
  });

  it("before it begins sends nothing", async () => {
    const recognizer = await recognizerWith([transcribes()]);
    const signal = AbortSignal.abort();
    await expect(recognizer.recognize(numberedUpTo(3), { signal })).rejects.toMatchObject({ code: "interrupted" });
    expect(server.connections).toBe(0);
  });
});

describe("The key", () => {
  /** A server that sends back all that it was sent. */
  const echo: Record<string, Behaviour> = {
    transcript: ({ request, response }) => {
      const said = request.headers.authorization;
      const reply = {
        text: said,
        language: said,
        words: [{ word: said, start: 0, end: 1 }],
        segments: [{ text: said }],
      };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
    },
    "escaped transcript": ({ request, response }) => {
      const said = [...(request.headers.authorization ?? "")].map(
        (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`,
      );
      response.writeHead(200, { "content-type": "application/json" }).end(`{"text":"${said.join("")}"}`);
    },
    "plain text": ({ request, response }) =>
      void response.writeHead(200, { "content-type": "text/plain" }).end(request.headers.authorization),
    "broken JSON": ({ request, response }) =>
      void response
        .writeHead(200, { "content-type": "application/json" })
        .end(`{"text":"${request.headers.authorization}`),
    refusal: ({ request, response }) =>
      void response
        .writeHead(401, { "content-type": "application/json" })
        .end(JSON.stringify({ error: { message: `Incorrect API key: ${request.headers.authorization}` } })),
    "plain refusal": ({ request, response }) => void response.writeHead(403).end(request.headers.authorization),
    trouble: ({ request, response }) => void response.writeHead(500).end(request.headers.authorization),
    redirect: ({ request, response }) =>
      void response
        .writeHead(307, { location: `https://evil.example/${request.headers.authorization?.slice(7)}` })
        .end(),
  };

  it.each(Object.keys(echo))(
    "is in no result, error or notice, even where the server sends it back as %s",
    async (kind) => {
      const notices: string[] = [];
      const recognizer = await recognizerWith([echo[kind]], {
        env: { TINGXIE_REMOTE_KEY: KEY },
        onNotice: (notice) => notices.push(notice),
      });
      const outcome = await recognizer.recognize([numbered(1)], { words: true }).catch((error: unknown) => error);
      expect(server.requests[0].headers.authorization).toBe(`Bearer ${KEY}`);
      const seen = inspect([outcome, notices, recognizer.id], { depth: 20, showHidden: true });
      expect(seen.length).toBeGreaterThan(50);
      expect(seen).not.toContain(KEY);
      expect(seen).not.toContain("Secret");
    },
  );
});
