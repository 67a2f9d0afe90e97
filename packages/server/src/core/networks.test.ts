import { expect, test } from "bun:test";
import { networkOf } from "./networks.ts";

test("networks: a network is an IPv4 address, or the 64 bits of IPv6 that one customer has", () => {
  for (const [address, network] of [
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::6", "2001:db8:1:2"],
    ["2001:db8::6", "2001:db8:0:0"],
    ["2001:db8::3:4:5:6", "2001:db8:0:0"],
    ["2001:db8::2:3:4:5:6", "2001:db8:0:2"],
    ["fe80::1%eth0", "fe80:0:0:0"],
  ] as const) {
    expect(networkOf(address)).toBe(network);
  }
});
