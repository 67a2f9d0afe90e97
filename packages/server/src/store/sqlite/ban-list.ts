/** The bans as the file has them. Another program may change them there. */
import type { Database } from "bun:sqlite";
import type { Clock } from "@recado/runtime";
import { numberOf } from "@recado/runtime/sqlite";
import type { Ban } from "../server-store.ts";
import type { DirectReads } from "./direct-reads.ts";

const LOOK_INTERVAL_MS = 1_000;

interface BanRow extends Omit<Ban, "atMs"> {
  readonly at: number;
}

export class BanList {
  readonly #db: Database;
  readonly #reads: DirectReads;
  readonly #clock: Clock;
  readonly #select;
  #bans: readonly Ban[] = [];
  #version = 0;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #isStale = true;

  constructor(db: Database, clock: Clock, reads: DirectReads) {
    this.#db = db;
    this.#reads = reads;
    this.#clock = clock;
    this.#select = db.query<BanRow, []>("SELECT kind, value, reason, at FROM bans ORDER BY at, kind, value");
  }

  /** We changed them ourselves. */
  changed(): void {
    this.#isStale = true;
    this.#lookedAtMs = Number.NEGATIVE_INFINITY;
  }

  get(): readonly Ban[] {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#lookedAtMs < LOOK_INTERVAL_MS) return this.#bans;
    this.#lookedAtMs = nowMs;
    this.#reads.attempt(() => this.#look(), undefined);
    return this.#bans;
  }

  #look(): void {
    const version = numberOf(this.#db, "data_version");
    if (!this.#isStale && version === this.#version) return;
    const bans = this.#select.all().map(({ at, ...ban }) => ({ ...ban, atMs: at }));
    this.#version = version;
    this.#isStale = false;
    if (!Bun.deepEquals(bans, this.#bans)) this.#bans = bans;
  }
}
