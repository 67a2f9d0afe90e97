/** Serial number arithmetic on 32 bits (RFC 1982). */

export function serialAdd(serial: number, count: number): number {
  return (serial + count) >>> 0;
}

/** How far `to` lies behind `from`, −2³¹ to 2³¹−1; negative when it lies before. */
export function serialDistance(from: number, to: number): number {
  return (to - from) | 0;
}

export function serialBefore(a: number, b: number): boolean {
  return serialDistance(a, b) > 0;
}
