import { expect, test } from "bun:test";
import { canonicalAddress } from "./ip-address.ts";

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["2001:0DB8::0001", "2001:db8::1"],
  ["::FFFF:192.0.2.7", "192.0.2.7"],
  ["::ffff:c000:207", "192.0.2.7"],
  ["FE80::1%eth0", "fe80::1%eth0"],
  ["::1", "::1"],
])("address: %s is written %s", (text, canonical) => {
  expect(canonicalAddress(text)).toBe(canonical);
});

test.each(["", "foo", "1.2.3", "1.2.3.4.5", "::g", "[::1]", "7"])("address: %j is none", (text) => {
  expect(canonicalAddress(text)).toBeUndefined();
});
