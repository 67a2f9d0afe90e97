/**
 * Applies what comes by the log to this server's copy of the history, and makes of it what the core is to hear. Pure but
 * for the copy: the same log leaves every server with the same.
 */
import type { LogEvent, Member } from "../core/cluster/port.ts";
import type { Owner, ServerStore, StoreChange } from "../store/server-store.ts";
import type { Holders } from "./holders.ts";
import { type Batch, type LogRecord, RECORDS_MAX } from "./records.ts";

export interface LogApplierOptions {
  readonly copy: ServerStore;
  readonly holders: Holders;
  /** Ours; it changes when the others took us for dead. */
  readonly boot: () => string;
  readonly hear: (event: LogEvent) => void;
  /** A claim of ours stands in the log, at this number. */
  readonly claimed: (id: number, term: number, number: number) => void;
  /** An id that was here is at another server. */
  readonly lost: (id: number) => void;
  readonly gone: (boot: string) => void;
}

export class LogApplier {
  readonly #options: LogApplierOptions;
  /** By id, the first seq of its stream that is not in the log. */
  readonly #next = new Map<number, number>();

  constructor(options: LogApplierOptions) {
    this.#options = options;
    for (const { id, receiveNext } of options.copy.load().owners) this.#next.set(id, receiveNext);
  }

  apply(batch: Batch, place: number): void {
    const { copy } = this.#options;
    // Whether we said it; not who we are by the end of it.
    const isOwn = batch.boot === this.#options.boot();
    for (const [index, record] of batch.records.entries()) this.#record(record, place * RECORDS_MAX + index, isOwn);
    copy.apply({ kind: "applied", place });
    copy.commit(() => undefined);
  }

  #record(record: LogRecord, number: number, isOwn: boolean): void {
    const { copy, hear, holders } = this.#options;
    switch (record.kind) {
      case "text": {
        const { draft, epoch, atMs } = record;
        const entry = { ...draft, number, atMs };
        if (entry.isSealed) this.#next.set(entry.origin, (entry.seq + 1) >>> 0);
        copy.apply({ kind: "entry", entry });
        hear({ kind: "entry", entry, epoch, isOwn });
        return;
      }
      case "relay":
        hear({ kind: "relay", relay: record.relay, isOwn });
        return;
      case "change":
        copy.apply(this.#completed(record.change));
        hear({ kind: "change", change: record.change, isOwn });
        return;
      case "claim":
        this.#claim(record, number);
        return;
      case "release":
        if (holders.remove(record.by, record.term) && !isOwn) hear({ kind: "left", id: record.by });
        return;
      case "gone":
        this.#gone(record.boot);
        return;
      case "order":
        if (!isOwn) hear({ kind: "order", order: record.order });
    }
  }

  #claim({ boot, term, member }: Extract<LogRecord, { kind: "claim" }>, number: number): void {
    const { holders, boot: ours, hear, claimed, lost } = this.#options;
    const wasHere = holders.get(member.id)?.boot === ours();
    if (!holders.put({ boot, term, member })) return;
    if (boot === ours()) {
      claimed(member.id, term, number);
      return;
    }
    if (wasHere) lost(member.id);
    hear(wasHere ? { kind: "deposed", member } : { kind: "joined", member, number });
  }

  #gone(boot: string): void {
    const { holders, boot: ours, hear, gone } = this.#options;
    const members: readonly Member[] = holders.removeAll(boot);
    const isOurs = boot === ours();
    gone(boot);
    if (isOurs) hear({ kind: "exiled" });
    else for (const { id } of members) hear({ kind: "left", id });
  }

  /** How far an owner's stream goes is known from what stands in the log alone. */
  #completed(change: StoreChange): StoreChange {
    switch (change.kind) {
      case "owner":
        this.#next.set(change.owner.id, change.owner.receiveNext);
        return change;
      case "refused":
        this.#next.set(change.refusal.id, (change.refusal.seq + 1) >>> 0);
        return change;
      case "progress":
        return { ...change, receiveNext: this.#next.get(change.id) ?? 0 };
      case "disowned":
        this.#next.delete(change.id);
        return change;
      default:
        return change;
    }
  }

  /** Of an owner that the bucket knows and the log, which forgets, does not. */
  learn(owner: Owner): void {
    this.#options.copy.apply({ kind: "owner", owner });
    this.#next.set(owner.id, owner.receiveNext);
  }
}
