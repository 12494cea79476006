import { mayPass, retryAfterMs } from "../../../src/engine/http/status";
import type { HttpResponse } from "../../../src/engine/http/request";

const NOW = Date.parse("Wed, 01 Jul 2026 12:00:00 GMT");
const wait = (value?: string): number | undefined =>
  retryAfterMs({ headers: { "retry-after": value } } as HttpResponse, NOW);

describe("A status", () => {
  it("may pass where the server is in trouble or has too much to do", () => {
    const passing = Array.from({ length: 500 }, (_, i) => 100 + i).filter(mayPass);
    expect(passing.filter((status) => status < 500)).toEqual([408, 425, 429]);
    expect(passing.filter((status) => status >= 500)).toHaveLength(100);
  });

  it("tells how long to wait, in seconds or by a date", () => {
    expect(wait("3")).toBe(3000);
    expect(wait(" 0 ")).toBe(0);
    expect(wait("Wed, 01 Jul 2026 12:01:30 GMT")).toBe(90_000);
    expect(wait("Wed, 01 Jul 2026 11:00:00 GMT")).toBe(0);
  });

  it.each([undefined, "", "soon", "-5x"])("tells nothing with %p", (value) => expect(wait(value)).toBeUndefined());
});
