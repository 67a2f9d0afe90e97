/** Tells the others, once in a while, that this server is there, and how it is. */
import type { KV } from "@nats-io/kv";
import type { NodeInfo } from "../core/cluster/figures.ts";
import { HEARTBEAT_MS } from "./nodes.ts";

/** What the server knows of itself. */
export type Presence = Omit<NodeInfo, "boot" | "name" | "applied">;

export interface HeartbeatOptions {
  readonly bucket: KV;
  readonly info: (presence: Presence) => NodeInfo;
  /** With each, told or not. */
  readonly beat: () => void;
}

export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isOut = false;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  start(presence: () => Presence): void {
    this.stop();
    this.#timer = setInterval(() => this.#beat(presence), HEARTBEAT_MS);
    this.#beat(presence);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(presence: () => Presence): void {
    const { bucket, info, beat } = this.#options;
    beat();
    if (this.#isOut) return;
    this.#isOut = true;
    const told = info(presence());
    bucket
      .put(`node.${told.boot}`, JSON.stringify(told))
      .catch(() => undefined)
      .finally(() => {
        this.#isOut = false;
      });
  }
}
