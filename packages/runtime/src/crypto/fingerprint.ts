/** A key as people compare it: 20 letters and digits in groups, 100 bits of its BLAKE2b hash. */
/// <reference path="./sodium-universal.d.ts" />
import sodium from "sodium-universal";

/** Crockford's base 32: no I, L, O or U. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 20;
const GROUP = 4;

export function fingerprint(publicKey: Uint8Array): string {
  const hash = new Uint8Array(16);
  sodium.crypto_generichash(hash, publicKey);
  let bits = 0n;
  for (const byte of hash) bits = (bits << 8n) | BigInt(byte);
  const digits = Array.from({ length: LENGTH }, (_, index) => DIGITS[Number((bits >> BigInt(123 - 5 * index)) & 31n)]);
  return digits.join("").replaceAll(new RegExp(`(.{${GROUP}})(?=.)`, "g"), "$1-");
}
