/** Which addresses are near: this very machine, or the network that it stands in. */
import { BlockList, isIPv6 } from "node:net";

/** Whether a host name of a URL means this very machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ["127.0.0.0", 8],
  // RFC 1918: private networks; RFC 3927: link-local.
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
  // RFC 6598: shared address space, which is not routed on the internet; overlay networks such as Tailscale number their hosts from it.
  ["100.64.0.0", 10],
] as const) {
  PRIVATE.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::1", 128],
  // RFC 4193: unique local; RFC 4291: link-local.
  ["fc00::", 7],
  ["fe80::", 10],
] as const) {
  PRIVATE.addSubnet(network, prefix, "ipv6");
}

/**
 * Whether packets to an address stay on this machine or in a network that is not the internet.
 * @param address IPv4 or IPv6, without brackets; an IPv4 address inside an IPv6 one counts as what it is
 */
export function isPrivate(address: string): boolean {
  return PRIVATE.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
