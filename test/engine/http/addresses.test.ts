import { isLoopback, isPrivate } from "../../../src/engine/http/addresses";

describe("Addresses", () => {
  it.each([
    ...[
      "127.0.0.1",
      "127.9.9.9",
      "10.1.2.3",
      "172.16.0.1",
      "172.31.255.255",
      "192.168.1.20",
      "169.254.9.9",
      "100.64.0.1",
    ],
    ...["100.127.255.255", "::1", "fd12:3456::1", "fc00::1", "fe80::1", "febf::1", "::ffff:10.0.0.1"],
  ])("%s is of this machine or its network", (address) => expect(isPrivate(address)).toBe(true));

  it.each([
    ...[
      "8.8.8.8",
      "172.15.255.255",
      "172.32.0.1",
      "192.169.0.1",
      "11.0.0.1",
      "100.63.255.255",
      "100.128.0.1",
      "0.0.0.0",
    ],
    ...["2001:4860:4860::8888", "::ffff:8.8.8.8", "fec0::1", "ff02::1", "::"],
  ])("%s is not", (address) => expect(isPrivate(address)).toBe(false));

  it("know this very machine by its names in an address", () => {
    expect(["localhost", "127.0.0.1", "[::1]"].filter(isLoopback)).toHaveLength(3);
    expect(["localhost.example.org", "127.0.0.1.example.org", "10.0.0.1"].filter(isLoopback)).toEqual([]);
  });
});
