/**
 * Applies what comes by the log to this server's copy of the history, and makes of it what the core is to hear. Pure but
 * for the copy: the same log leaves every server with the same.
 */
import { peekDest } from "@recado/protocol";
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

/** So many places behind its release, nothing comes any more that was said in an id's name before. */
const RELEASED_PLACES = 65_536;

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
  /** By id, at which server the log has said that it is, since we read it; undefined: at none. */
  readonly #placed = new Map<number, { readonly boot: string; readonly term: number } | undefined>();
  /** Those that are at none, the longest first, and since which place of the log. */
  readonly #released = new Map<number, number>();

  constructor(options: LogApplierOptions) {
    this.#options = options;
    for (const owner of options.copy.load().owners) this.#streams.set(owner.id, streamOf(owner));
  }

  /** Throws when a record could not be applied; the others are. */
  apply(batch: Batch, place: number): void {
    const { copy } = this.#options;
    // Whether we said it; not who we are by the end of it.
    const isOwn = batch.boot === this.#options.boot();
    const records = this.#isRepeated(batch) ? [] : batch.records;
    const errors: unknown[] = [];
    for (const [index, record] of records.entries()) {
      try {
        if (this.#isElsewhere(record, batch.boot)) {
          if (isOwn) this.#options.hear({ kind: "unheld", id: record.by });
        } else if (!this.#isPassed(record)) this.#record(record, place * RECORDS_MAX + index, isOwn);
      } catch (error) {
        errors.push(error);
      }
    }
    this.#forget(place - RELEASED_PLACES);
    copy.apply({ kind: "applied", place });
    copy.commit(() => undefined);
    if (errors.length > 0) throw errors[0];
  }

  /** A nats-server without a quorum may take a batch again that it holds already, once it has one (2.9: ADR 0015). */
  #isRepeated({ boot, serial }: Batch): boolean {
    if (serial === 0) return false;
    if (serial <= (this.#serials.get(boot) ?? 0)) return true;
    this.#serials.set(boot, serial);
    return false;
  }

  /** Nobody speaks in the name of an id that is at another server. */
  #isElsewhere({ kind, by }: LogRecord, boot: string): boolean {
    if (by === 0 || kind === "release") return false;
    return this.#placed.has(by) && this.#placed.get(by)?.boot !== boot;
  }

  /** No text of a stream comes twice. */
  #isPassed(record: LogRecord): boolean {
    if (record.kind !== "text" || !record.draft.isSealed) return false;
    const stream = this.#streams.get(record.by);
    if (!stream) return false;
    return stream.epoch !== record.epoch || serialBefore(record.draft.seq, stream.next);
  }

  /** An owner that comes back may know less of its stream than the log. */
  #began(owner: Owner): void {
    const stream = this.#streams.get(owner.id);
    const begun = streamOf(owner);
    const isOlder = stream?.epoch === begun.epoch && serialBefore(begun.next, stream.next);
    if (!isOlder) this.#streams.set(owner.id, begun);
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
      case "frame": {
        const isAnswered = isOwn && holders.get(peekDest(record.frame)) === undefined;
        hear({ kind: "passed", frame: new Uint8Array(record.frame), isAnswered });
        return;
      }
      case "change": {
        const change = this.#completed(record.change);
        copy.apply(change);
        hear({ kind: "change", change, isOwn });
        return;
      }
      case "claim":
        this.#claim(record, number);
        return;
      case "release":
        if ((this.#placed.get(record.by)?.term ?? 0) <= record.term) this.#release(record.by, number);
        if (holders.remove(record.by, record.term) && !isOwn) hear({ kind: "left", id: record.by });
        return;
      case "gone":
        this.#gone(record.boot, number);
        return;
      case "order":
        if (!isOwn) hear({ kind: "order", order: record.order });
    }
  }

  #claim({ boot, term, epoch, member }: Extract<LogRecord, { kind: "claim" }>, number: number): void {
    const { holders, boot: ours, hear, claimed, lost } = this.#options;
    const placed = this.#placed.get(member.id);
    if (!placed || placed.term < term) {
      this.#placed.set(member.id, { boot, term });
      this.#released.delete(member.id);
    }
    const before = holders.get(member.id);
    // Whoever told it had no answer, and told it again; or the bucket has told it already.
    if (before?.boot === boot && before.term === term) return;
    const wasHere = before?.boot === ours();
    if (!holders.put({ boot, term, member })) return;
    if (boot === ours()) {
      claimed(member.id, term, number);
      return;
    }
    if (wasHere) lost(member.id);
    hear(wasHere ? { kind: "deposed", member, epoch } : { kind: "joined", member, number });
  }

  #release(id: number, number: number): void {
    this.#placed.set(id, undefined);
    this.#released.delete(id);
    this.#released.set(id, Math.floor(number / RECORDS_MAX));
  }

  /** Who has not come again since that place is known no more than to a server that has just started. */
  #forget(until: number): void {
    for (const [id, place] of this.#released) {
      if (place > until) return;
      this.#released.delete(id);
      this.#placed.delete(id);
    }
  }

  #gone(boot: string, number: number): void {
    const { holders, boot: ours, hear, gone } = this.#options;
    const members: readonly Member[] = holders.removeAll(boot);
    for (const [id, placed] of this.#placed) if (placed?.boot === boot) this.#release(id, number);
    const isOurs = boot === ours();
    gone(boot);
    if (isOurs) hear({ kind: "exiled" });
    else for (const { id } of members) hear({ kind: "left", id });
  }

  /** How far an owner's stream goes is known from what stands in the log alone. */
  #completed(change: StoreChange): StoreChange {
    switch (change.kind) {
      case "owner":
        this.#began(change.owner);
        return { ...change, owner: { ...change.owner, ...this.#streamFields(change.owner.id) } };
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

  #streamFields(id: number): Pick<Owner, "receiveEpoch" | "receiveNext"> {
    const { epoch: receiveEpoch, next: receiveNext } = this.#streams.get(id) ?? { epoch: 0, next: 0 };
    return { receiveEpoch, receiveNext };
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
