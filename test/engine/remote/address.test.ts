import { promisify } from "node:util";
import { isTingxieError } from "../../../src/engine/errors";
import { parseRemoteAddress } from "../../../src/engine/remote/address";

describe("The address of a remote recognizer", () => {
  it.each([
    ["http://127.0.0.1:8000", "http://127.0.0.1:8000/v1/audio/transcriptions"],
    ["http://127.0.0.1:8000/", "http://127.0.0.1:8000/v1/audio/transcriptions"],
    ["http://gpu-box.local:8000/v1", "http://gpu-box.local:8000/v1/audio/transcriptions"],
    ["https://speech.example.org/v1/", "https://speech.example.org/v1/audio/transcriptions"],
    ["https://example.org/openai/v1", "https://example.org/openai/v1/audio/transcriptions"],
    ["https://example.org/speech", "https://example.org/speech/v1/audio/transcriptions"],
    ["https://example.org/v1/audio/transcriptions", "https://example.org/v1/audio/transcriptions"],
    ["http://localhost:8080/inference", "http://localhost:8080/inference"],
    ["http://[::1]:8000", "http://[::1]:8000/v1/audio/transcriptions"],
    ["http://192.168.1.20", "http://192.168.1.20/v1/audio/transcriptions"],
    ["http://100.101.102.103:8000", "http://100.101.102.103:8000/v1/audio/transcriptions"],
  ])("%s means %s", (text, url) => expect(parseRemoteAddress(text).url.href).toBe(url));

  it("names the host as the user knows it", () => {
    expect(parseRemoteAddress("https://speech.example.org/v1").host).toBe("speech.example.org");
    expect(parseRemoteAddress("http://gpu:8000").host).toBe("gpu:8000");
  });

  it.each([
    ["speech", "no address"],
    ["localhost:8000", "neither https"],
    ["ftp://example.org", "neither https"],
    ["file:///etc/passwd", "neither https"],
    ["http://8.8.8.8:8000", "without encryption"],
    ["http://[2001:4860:4860::8888]", "without encryption"],
    ["https://me:geheim@example.org", "user name or password"],
    ["https://example.org/v1?key=geheim", "before any ?"],
    ["https://example.org/v1#geheim", "before any ?"],
  ])("%s is refused, and no secret is repeated", (text, why) => {
    const error: unknown = (() => {
      try {
        return parseRemoteAddress(text);
      } catch (thrown) {
        return thrown;
      }
    })();
    if (!isTingxieError(error)) throw new Error(`${text} was taken`);
    expect(error).toMatchObject({ code: "usage", message: expect.stringContaining(why) });
    expect(`${error.message} ${error.hint}`).not.toContain("geheim");
  });
});

describe("A name without encryption", () => {
  const lookup = async (name: string, all: boolean): Promise<unknown> => {
    const find = parseRemoteAddress("http://gpu:8000").lookup;
    if (!find) throw new Error("names are not looked at");
    return promisify(find)(name, { all });
  };

  it("is looked up where there could be anything behind it, and only there", () => {
    const has = (text: string): boolean => parseRemoteAddress(text).lookup !== undefined;
    expect(["http://gpu:8000", "http://example.org"].map(has)).toEqual([true, true]);
    expect(["https://gpu", "http://localhost:8000", "http://127.0.0.1"].map(has)).toEqual([false, false, false]);
  });

  it("may stand for this machine", async () => {
    expect(await lookup("localhost", false)).toMatch(/^(127\.0\.0\.1|::1)$/);
    expect(await lookup("localhost", true)).toContainEqual({
      address: expect.stringMatching(/^(127|::1)/),
      family: expect.any(Number),
    });
  });

  it("may not stand for an address on the internet", async () => {
    // An address is looked up to itself, without any name server.
    for (const all of [true, false])
      await expect(lookup("8.8.8.8", all)).rejects.toMatchObject({
        message: expect.stringContaining("8.8.8.8"),
        passing: false,
      });
  });

  it("that nobody knows is the system's own error", async () => {
    await expect(lookup("speech.invalid", true)).rejects.toMatchObject({
      code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
    });
  });
});
