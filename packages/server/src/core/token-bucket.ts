/** A token bucket: `ratePerSecond` tokens flow in, `burst` fit, every datagram takes one. */
export interface TokenBucket {
  tokens: number;
  filledAtMs: number;
}

export interface BucketLimits {
  readonly ratePerSecond: number;
  readonly burst: number;
}

export function fullBucket(limits: BucketLimits, nowMs: number): TokenBucket {
  return { tokens: limits.burst, filledAtMs: nowMs };
}

/** Takes one token; false when there is none. */
export function takeToken(bucket: TokenBucket, limits: BucketLimits, nowMs: number): boolean {
  if (!hasToken(bucket, limits, nowMs)) return false;
  bucket.tokens--;
  return true;
}

export function hasToken(bucket: TokenBucket, limits: BucketLimits, nowMs: number): boolean {
  const elapsedMs = Math.max(0, nowMs - bucket.filledAtMs);
  bucket.tokens = Math.min(limits.burst, bucket.tokens + (elapsedMs * limits.ratePerSecond) / 1_000);
  bucket.filledAtMs = nowMs;
  return bucket.tokens >= 1;
}
