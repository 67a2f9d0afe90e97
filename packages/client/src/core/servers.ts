/** The servers that are one Recado: those that the user named, in that order, and those that the one we are on tells of. */
import { WireText } from "@recado/protocol";
import { moveDelayMs, reconnectDelayMs } from "./timing.ts";

export interface ServerAt {
  readonly host: string;
  readonly port: number;
}

export type NamedServers = readonly [first: ServerAt, ...others: ServerAt[]];

/** So many are remembered; a Recado of more can be reached by these. */
const SERVERS_MAX = 16;
/** A server takes 5 s at most to admit somebody, and may stand still before. */
const LATE_ADMISSION_MS = 20_000;
/** Two programs of one identity must not take the id from each other for ever. */
const FORGIVEN_ONCE_MS = 60_000;

export class Servers {
  readonly #named: readonly ServerAt[];
  #learned: readonly ServerAt[] = [];
  #current: ServerAt;
  /** Those that failed since the last that did not. */
  #failed: ServerAt[] = [];
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #forgivenAtMs = Number.NEGATIVE_INFINITY;

  constructor(named: NamedServers) {
    this.#named = named;
    this.#current = named[0];
  }

  get current(): ServerAt {
    return this.#current;
  }

  /** There is another to go to. */
  get hasOthers(): boolean {
    return this.#all.some((server) => !isSame(server, this.#current));
  }

  learn(servers: readonly ServerAt[]): void {
    this.#learned = servers.slice(0, SERVERS_MAX);
  }

  /**
   * A server that we gave up a moment ago may have let us in after all, and so have taken our id from the one that we are
   * on: "superseded" is then our own doing.
   */
  isOwnDoing(sentence: string, nowMs: number): boolean {
    const mayBe = sentence === WireText.superseded && this.hasOthers && nowMs - this.#failedAtMs < LATE_ADMISSION_MS;
    if (!mayBe || nowMs - this.#forgivenAtMs < FORGIVEN_ONCE_MS) return false;
    this.#forgivenAtMs = nowMs;
    return true;
  }

  /** We are registered. */
  worked(): void {
    this.#failed = [];
  }

  /** Goes to the next one, and says after which pause to try it; `attempt`s have failed. */
  nextAfterMs(attempt: number, random: () => number, nowMs: number): number {
    this.#failedAtMs = nowMs;
    const { hasOthers } = this;
    return this.#next() ? moveDelayMs(random) : reconnectDelayMs(attempt, random, hasOthers);
  }

  /** False when all have failed in a row, and the first is to be tried again after a pause. */
  #next(): boolean {
    const all = this.#all;
    this.#failed.push(this.#current);
    const fresh = all.find((server) => !this.#failed.some((failed) => isSame(failed, server)));
    if (fresh) {
      this.#current = fresh;
      return true;
    }
    const at = all.findIndex((server) => isSame(server, this.#current));
    this.#current = all[(at + 1) % all.length] ?? this.#current;
    this.#failed = [];
    return false;
  }

  get #all(): readonly ServerAt[] {
    const others = this.#learned.filter((learned) => !this.#named.some((named) => isSame(named, learned)));
    return [...this.#named, ...others];
  }
}

function isSame(one: ServerAt, other: ServerAt): boolean {
  return one.host === other.host && one.port === other.port;
}

/** While the host is not resolved. */
export function endpointOf({ host, port }: ServerAt): { readonly address: string; readonly port: number } {
  return { address: host, port };
}
