import { expect, test } from "bun:test";
import { type DnsRecord, foundIn, merged } from "./found.ts";

const NAME = "Sala 3._recado._udp.local";
const RECORDS: readonly DnsRecord[] = [
  { name: "_recado._udp.local", type: "PTR", ttl: 4500, data: NAME },
  { name: NAME, type: "SRV", ttl: 120, data: { port: 1235, target: "sala-3.local" } },
  { name: NAME.toUpperCase(), type: "TXT", ttl: 4500, data: [Buffer.from("v=0.1.0"), Buffer.from("users=7")] },
  { name: "SALA-3.local", type: "A", ttl: 120, data: "192.0.2.7" },
  { name: "sala-3.local", type: "AAAA", ttl: 120, data: "fe80::1" },
  { name: "sala-3.local", type: "AAAA", ttl: 120, data: "2001:db8::7" },
  { name: "other.local", type: "A", ttl: 120, data: "192.0.2.9" },
];

test("a server is found with its port, its addresses and what it says of itself", () => {
  expect(foundIn(RECORDS, "192.0.2.70")).toEqual([
    {
      name: "Sala 3",
      port: 1235,
      addresses: ["192.0.2.70", "192.0.2.7", "2001:db8::7"],
      version: "0.1.0",
      users: 7,
    },
  ]);
});

test("a goodbye, another service and nonsense find nothing, and throw nothing", () => {
  expect(
    foundIn(
      RECORDS.map((record) => ({ ...record, ttl: 0 })),
      "192.0.2.70",
    ),
  ).toEqual([]);
  const nonsense: readonly unknown[] = [
    null,
    5,
    "x",
    { port: "1235" },
    { port: 0, target: "x" },
    { port: 70_000, target: "x" },
  ];
  for (const data of nonsense) expect(foundIn([{ name: NAME, type: "SRV", data }], "192.0.2.70")).toEqual([]);
  expect(foundIn([{ name: "web._http._tcp.local", type: "SRV", data: { port: 80, target: "x" } }], "::1")).toEqual([]);
});

test("users that are no number are unknown; two answers make one server", () => {
  const [one] = foundIn([...RECORDS.slice(0, 2), { name: NAME, type: "TXT", data: ["users=-1", "junk"] }], "192.0.2.1");
  expect(one?.users).toBeUndefined();
  const [other] = foundIn(RECORDS.slice(0, 3), "198.51.100.1");
  if (one === undefined || other === undefined) throw new Error("nothing was found");
  expect(merged(one, other).addresses).toEqual(["192.0.2.1", "198.51.100.1"]);
  expect(merged(undefined, other)).toEqual(other);
});
