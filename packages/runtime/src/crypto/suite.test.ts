import { describe, expect, test } from "bun:test";
import { createSessionCrypto } from "./index.ts";

const RISING = Uint8Array.from({ length: 32 }, (_, index) => index);

describe("session crypto", () => {
  test("mac: is BLAKE2b with a key, as Python's hashlib computes it", () => {
    const mac = createSessionCrypto().mac(RISING, new TextEncoder().encode("abc"));
    expect(Buffer.from(mac).toString("hex")).toBe("1a64be47e4729d951c302ee543f97cf3");
  });

  test("fingerprint: 20 letters and digits in groups, of BLAKE2b as Python's hashlib computes it", () => {
    expect(createSessionCrypto().fingerprint(RISING)).toBe("YED2-SBAR-84ED-97TQ-FS88");
  });

  test("fingerprint: any other bit of the key gives another", () => {
    const { fingerprint } = createSessionCrypto();
    const seen = new Set([fingerprint(RISING)]);
    for (let bit = 0; bit < 256; bit++) {
      seen.add(fingerprint(RISING.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))));
    }
    expect(seen.size).toBe(257);
  });

  test("random bytes: as many as asked for, never the same twice, and untouched by later ones", () => {
    const { randomBytes } = createSessionCrypto();
    const kept = Array.from({ length: 2_000 }, () => randomBytes(16));
    const before = kept.map((bytes) => Buffer.from(bytes).toString("hex"));
    for (const count of [0, 1, 4_096, 4_097, 10_000]) expect(randomBytes(count)).toHaveLength(count);
    const after = kept.map((bytes) => Buffer.from(bytes).toString("hex"));
    expect(after).toEqual(before);
    expect(new Set(after).size).toBe(2_000);
  });
});
