/** Big-endian unsigned 32-bit numbers at the beginning of bytes. */

export function readU32(bytes: Uint8Array): number {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  return ((first << 24) | (second << 16) | (third << 8) | fourth) >>> 0;
}

export function writeU32(bytes: Uint8Array, value: number): void {
  bytes[0] = value >>> 24;
  bytes[1] = value >>> 16;
  bytes[2] = value >>> 8;
  bytes[3] = value;
}
