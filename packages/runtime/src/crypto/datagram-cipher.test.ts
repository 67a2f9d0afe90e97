import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import vectors from "../../test/vectors/envelope.json";
import { datagramCipher } from "./datagram-cipher.ts";

const KEY = Uint8Array.from({ length: 32 }, (_, index) => index);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
const counters = fc.oneof(fc.nat(), fc.constantFrom(0, 0x7fffffff, 0x80000000, 0xfffffffe));
const datagrams = fc.uint8Array({ minLength: 24, maxLength: 1080 });

describe("envelope cipher", () => {
  test("open: gives back what seal took, header and content", () => {
    fc.assert(
      fc.property(keys, datagrams, counters, (key, original, counter) => {
        const cipher = datagramCipher(key);
        const datagram = Uint8Array.from(original);
        cipher.seal(datagram, counter);
        expect(hex(datagram.subarray(0, 8))).toBe(hex(original.subarray(0, 8)));
        expect(cipher.open(datagram, counter)).toBe(true);
        expect(hex(datagram.subarray(0, -16))).toBe(hex(original.subarray(0, -16)));
      }),
    );
  });

  test.each(vectors.envelopes)("seal: with counter $counter it gives the bytes that OpenSSL gives", (envelope) => {
    const datagram = new Uint8Array(Buffer.from(`${envelope.plain}${"00".repeat(16)}`, "hex"));
    const cipher = datagramCipher(new Uint8Array(Buffer.from(vectors.key, "hex")));
    cipher.seal(datagram, envelope.counter);
    expect(hex(datagram)).toBe(envelope.sealed);
    expect(cipher.open(datagram, envelope.counter)).toBe(true);
    expect(hex(datagram.subarray(0, -16))).toBe(envelope.plain);
  });

  // RFC 8439, Appendix A.1, test vectors 2 and 3: nonce 0, block 1, where the AEAD's first block of key stream lies.
  test.each([
    [
      0,
      "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f",
    ],
    [
      1,
      "3aeb5224ecf849929b9d828db1ced4dd832025e8018b8160b82284f3c949aa5a8eca00bbb4a73bdad192b5c42f73f2fd4e273644c8b36125a64addeb006c13a0",
    ],
  ])("seal: NULs under the key that ends in %d become RFC 8439's key stream", (lastKeyByte, keyStream) => {
    const datagram = new Uint8Array(8 + 64 + 16);
    datagramCipher(new Uint8Array(32).fill(lastKeyByte, 31)).seal(datagram, 0);
    expect(hex(datagram.subarray(8, 72))).toBe(keyStream);
  });

  test("open: an envelope with any bit flipped is refused", () => {
    const cipher = datagramCipher(KEY);
    const sealed = new Uint8Array(200).fill(3);
    cipher.seal(sealed, 1);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const datagram = Uint8Array.from(sealed);
      datagram[bit >> 3] = (datagram[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(cipher.open(datagram, 1)).toBe(false);
    }
    expect(cipher.open(sealed, 1)).toBe(true);
  });

  test("open: another key, another counter or another length is refused", () => {
    const sealed = new Uint8Array(200);
    datagramCipher(KEY).seal(sealed, 1);
    const copy = () => Uint8Array.from(sealed);
    expect(datagramCipher(new Uint8Array(32)).open(copy(), 1)).toBe(false);
    for (const counter of [0, 2, 257, 0x01000000, 0xffffffff]) {
      expect(datagramCipher(KEY).open(copy(), counter)).toBe(false);
    }
    for (let length = 0; length < 200; length++) {
      expect(datagramCipher(KEY).open(copy().subarray(0, length), 1)).toBe(false);
    }
  });

  test("seal: views of a larger buffer leave the bytes around them alone", () => {
    const buffer = new Uint8Array(300).fill(5);
    const datagram = buffer.subarray(50, 250);
    datagramCipher(KEY).seal(datagram, 9);
    expect(datagramCipher(KEY).open(datagram, 9)).toBe(true);
    expect(buffer.subarray(0, 234)).toEqual(new Uint8Array(234).fill(5));
    expect(buffer.subarray(250)).toEqual(new Uint8Array(50).fill(5));
  });
});
