/**
 * Which servers are there, from their heartbeats. One that was not heard for too long counts as gone; but only whoever
 * hears its own heartbeats all that time may judge: when NATS is out of reach, nobody can. Pure: inputs and time.
 */
import type { NodeInfo } from "../core/cluster/figures.ts";

export const HEARTBEAT_MS = 1_000;
/** Behind so many without a sign. */
const GONE_AFTER_MS = 4_000;
/** Behind so long without our own we know nothing of others, and nobody is served in the log's name. */
export const OUT_OF_TOUCH_MS = 3_000;

interface Heard {
  info: NodeInfo;
  atMs: number;
}

export class Nodes {
  readonly #boot: () => string;
  readonly #nodes = new Map<string, Heard>();
  /** Since when our own heartbeats come back without a pause; undefined: they do not. */
  #inTouchSinceMs: number | undefined;

  constructor(boot: () => string) {
    this.#boot = boot;
  }

  /** Ascending by name. */
  get all(): readonly NodeInfo[] {
    const infos = [...this.#nodes.values()].map(({ info }) => info);
    return infos.toSorted((one, other) => (one.name + one.boot < other.name + other.boot ? -1 : 1));
  }

  has(boot: string): boolean {
    return this.#nodes.has(boot);
  }

  /** True when it is new, or says something new about where it is. */
  heard(info: NodeInfo, nowMs: number): boolean {
    const before = this.#nodes.get(info.boot);
    if (info.boot === this.#boot() && !this.isInTouch(nowMs)) this.#inTouchSinceMs = nowMs;
    this.#nodes.set(info.boot, { info, atMs: nowMs });
    return (
      before?.info.host !== info.host || before.info.port !== info.port || before.info.isDraining !== info.isDraining
    );
  }

  forget(boot: string): boolean {
    return this.#nodes.delete(boot);
  }

  /** Our own heartbeats come back. */
  isInTouch(nowMs: number): boolean {
    const own = this.#nodes.get(this.#boot());
    return own !== undefined && nowMs - own.atMs < OUT_OF_TOUCH_MS;
  }

  /** Those that count as gone. */
  gone(nowMs: number): readonly string[] {
    if (!this.isInTouch(nowMs)) this.#inTouchSinceMs = undefined;
    const sinceMs = this.#inTouchSinceMs;
    if (sinceMs === undefined || nowMs - sinceMs < GONE_AFTER_MS) return [];
    const silent = [...this.#nodes].filter(([boot, { atMs }]) => boot !== this.#boot() && nowMs - atMs > GONE_AFTER_MS);
    return silent.map(([boot]) => boot);
  }
}
