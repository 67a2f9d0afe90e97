/**
 * Sources that own no registered id. Each has a token bucket, and a credit: the bytes that it sent less those that it
 * was answered, so that a forged source address never makes us send more than the forger did (RFC 9000 §8 allows three
 * times as much; here it is once). Bounded: the source that was quiet longest is forgotten, and its credit with it.
 */
import { type BucketLimits, fullBucket, type TokenBucket, takeToken } from "./token-bucket.ts";

export interface Source extends TokenBucket {
  creditBytes: number;
  rateNoticeAtMs: number;
}

export class SourceTable {
  readonly #limits: BucketLimits;
  readonly #sizeMax: number;
  readonly #sources = new Map<string, Source>();

  constructor(limits: BucketLimits, sizeMax: number) {
    this.#limits = limits;
    this.#sizeMax = sizeMax;
  }

  get size(): number {
    return this.#sources.size;
  }

  /** Counts a datagram; the source, and whether it kept to its rate. */
  count(port: number, address: string, byteCount: number, nowMs: number): { source: Source; withinRate: boolean } {
    const key = `${port} ${address}`;
    let source = this.#sources.get(key);
    if (source) {
      this.#sources.delete(key);
    } else {
      source = { ...fullBucket(this.#limits, nowMs), creditBytes: 0, rateNoticeAtMs: Number.NEGATIVE_INFINITY };
      this.#makeRoom();
    }
    this.#sources.set(key, source);
    source.creditBytes += byteCount;
    return { source, withinRate: takeToken(source, this.#limits, nowMs) };
  }

  #makeRoom(): void {
    if (this.#sources.size < this.#sizeMax) return;
    const oldest = this.#sources.keys().next();
    if (!oldest.done) this.#sources.delete(oldest.value);
  }
}
