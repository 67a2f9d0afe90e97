/**
 * Applies what comes by the log to this server's copy of the history, and makes of it what the core is to hear. Pure but
 * for the copy: the same log leaves every server with the same.
 */
import { serialAdd, serialBefore } from "@recado/protocol/session";
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

interface Stream {
  readonly epoch: number;
  readonly next: number;
}

export class LogApplier {
  readonly #options: LogApplierOptions;
  /** By id, its stream: the epoch, and the first seq that is not in the log. */
  readonly #streams = new Map<number, Stream>();
  /** By server, the last batch of it. */
  readonly #serials = new Map<string, number>();
  /** Ids of which the log itself has said where they are, since we read it. */
  readonly #placed = new Set<number>();

  constructor(options: LogApplierOptions) {
    this.#options = options;
    for (const owner of options.copy.load().owners) this.#streams.set(owner.id, streamOf(owner));
  }

  apply(batch: Batch, place: number): void {
    const { copy } = this.#options;
    // Whether we said it; not who we are by the end of it.
    const isOwn = batch.boot === this.#options.boot();
    const records = this.#isRepeated(batch) ? [] : batch.records;
    for (const [index, record] of records.entries()) {
      if (this.#isValid(record, batch.boot)) this.#record(record, place * RECORDS_MAX + index, isOwn);
    }
    copy.apply({ kind: "applied", place });
    copy.commit(() => undefined);
  }

  /** A nats-server without a quorum may take a batch again that it holds already, once it has one (2.9: ADR 0015). */
  #isRepeated({ boot, serial }: Batch): boolean {
    if (serial === 0) return false;
    if (serial <= (this.#serials.get(boot) ?? 0)) return true;
    this.#serials.set(boot, serial);
    return false;
  }

  /** Nobody speaks in the name of an id that is elsewhere, and no text of a stream comes twice. */
  #isValid(record: LogRecord, boot: string): boolean {
    const { by } = record;
    if (by !== 0 && this.#placed.has(by) && this.#options.holders.get(by)?.boot !== boot) return false;
    if (record.kind !== "text" || !record.draft.isSealed) return true;
    const stream = this.#streams.get(by);
    return !stream || (stream.epoch === record.epoch && !serialBefore(record.draft.seq, stream.next));
  }

  #record(record: LogRecord, number: number, isOwn: boolean): void {
    const { copy, hear, holders } = this.#options;
    switch (record.kind) {
      case "text": {
        const { draft, epoch, atMs } = record;
        const entry = { ...draft, number, atMs };
        if (entry.isSealed) this.#streams.set(entry.origin, { epoch, next: serialAdd(entry.seq, 1) });
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
        this.#placed.add(record.by);
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
    this.#placed.add(member.id);
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
    for (const { id } of members) this.#placed.add(id);
    const isOurs = boot === ours();
    gone(boot);
    if (isOurs) hear({ kind: "exiled" });
    else for (const { id } of members) hear({ kind: "left", id });
  }

  /** How far an owner's stream goes is known from what stands in the log alone. */
  #completed(change: StoreChange): StoreChange {
    switch (change.kind) {
      case "owner":
        this.#streams.set(change.owner.id, streamOf(change.owner));
        return change;
      case "refused": {
        const { id, seq } = change.refusal;
        this.#streams.set(id, { epoch: this.#streams.get(id)?.epoch ?? 0, next: serialAdd(seq, 1) });
        return change;
      }
      case "progress":
        return { ...change, receiveNext: this.#streams.get(change.id)?.next ?? 0 };
      case "disowned":
        this.#streams.delete(change.id);
        return change;
      default:
        return change;
    }
  }

  /** Of an owner that the bucket knows and the log, which forgets, does not. */
  learn(owner: Owner): void {
    this.#options.copy.apply({ kind: "owner", owner });
    this.#streams.set(owner.id, streamOf(owner));
  }
}

function streamOf({ receiveEpoch, receiveNext }: Owner): Stream {
  return { epoch: receiveEpoch, next: receiveNext };
}
