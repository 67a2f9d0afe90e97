/** A token bucket: `ratePerSecond` tokens flow in, `burst` fit; a datagram, as a rule, takes one. */
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
  fill(bucket, limits, nowMs);
  if (bucket.tokens < 1) return false;
  bucket.tokens--;
  return true;
}

function fill(bucket: TokenBucket, limits: BucketLimits, nowMs: number): void {
  const elapsedMs = Math.max(0, nowMs - bucket.filledAtMs);
  bucket.tokens = Math.min(limits.burst, bucket.tokens + (elapsedMs * limits.ratePerSecond) / 1_000);
  bucket.filledAtMs = nowMs;
}

/** A bucket for each that asks, full at first. Bounded: the one that was quiet longest is forgotten. */
export class BucketTable {
  readonly #limits: BucketLimits;
  readonly #sizeMax: number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(limits: BucketLimits, sizeMax: number) {
    this.#limits = limits;
    this.#sizeMax = sizeMax;
  }

  has(key: string, count: number, nowMs: number): boolean {
    const bucket = this.#buckets.get(key);
    if (!bucket) return count <= this.#limits.burst;
    fill(bucket, this.#limits, nowMs);
    return bucket.tokens >= count;
  }

  /** Takes all of them, or none. */
  take(key: string, count: number, nowMs: number): boolean {
    if (!this.has(key, count, nowMs)) return false;
    const bucket = this.#buckets.get(key) ?? fullBucket(this.#limits, nowMs);
    bucket.tokens -= count;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    this.#makeRoom();
    return true;
  }

  #makeRoom(): void {
    if (this.#buckets.size <= this.#sizeMax) return;
    const oldest = this.#buckets.keys().next();
    if (!oldest.done) this.#buckets.delete(oldest.value);
  }
}
