/** Session ids: random, and the first byte, which tells an envelope from a clear frame, is not 0. */
export function newSid(randomBytes: (count: number) => Uint8Array, isTaken: (sid: number) => boolean): number {
  for (;;) {
    const [first = 0, second = 0, third = 0, fourth = 0] = randomBytes(4);
    const sid = ((first << 24) | (second << 16) | (third << 8) | fourth) >>> 0;
    if (first !== 0 && !isTaken(sid)) return sid;
  }
}

/** The name of a stream: random, and not 0. */
export function newEpoch(randomBytes: (count: number) => Uint8Array): number {
  return newSid(randomBytes, () => false);
}
