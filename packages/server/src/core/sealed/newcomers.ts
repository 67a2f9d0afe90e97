/**
 * How many new owners of ids come from one network. Each is remembered for long after it has gone, and there is room for
 * so many: without this, whoever makes up keys takes all of it.
 */
import { NEW_OWNERS, NEW_OWNERS_NETWORKS_MAX } from "../config.ts";
import { isLoopback, networkOf } from "../networks.ts";
import { BucketTable } from "../token-bucket.ts";

export class Newcomers {
  readonly #buckets = new BucketTable(NEW_OWNERS, NEW_OWNERS_NETWORKS_MAX);

  /** One more may come from there. */
  mayCome(address: string, nowMs: number): boolean {
    return isLoopback(address) || this.#buckets.has(networkOf(address), 1, nowMs);
  }

  /** One comes; false: it may not. */
  take(address: string, nowMs: number): boolean {
    return isLoopback(address) || this.#buckets.take(networkOf(address), 1, nowMs);
  }
}
