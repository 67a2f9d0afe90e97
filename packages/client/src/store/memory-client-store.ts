/** Lives as long as the process; of the lines, the last ones. */
import { frameCountOf, serialAdd, serialBefore } from "@recado/protocol/session";
import type { Delivery } from "../events.ts";
import type {
  ClientChange,
  ClientStore,
  LineQuery,
  LocalHistory,
  StoredConversation,
  StoredLine,
} from "./client-store.ts";

const LINES_MAX = 10_000;
const TYPED_MAX = 1_000;
const UNPLACED_MAX = 4_096;
const FINAL: ReadonlySet<Delivery> = new Set(["delivered", "relayed", "failed", "unconfirmed"]);

type Kept = { -readonly [Field in keyof StoredLine]: StoredLine[Field] } & {
  firstSeq: number | undefined;
  isUnsent: boolean;
};

export class MemoryClientStore implements ClientStore, LocalHistory {
  readonly outlivesProcess = false;
  readonly #ownId: number;
  #lines: Kept[] = [];
  readonly #byKey = new Map<number, Kept>();
  readonly #numbers = new Set<number>();
  #epoch = 0;
  #base = 0;
  #next = 0;
  #logId = 0;
  #position = 0;
  #lastKey = 0;
  readonly #typed = new Map<string, string[]>();

  constructor(ownId: number) {
    this.#ownId = ownId;
  }

  load(): StoredConversation {
    const unsent = this.#lines.filter(({ isUnsent }) => isUnsent);
    const taken = this.#lines.filter(({ isUnsent, delivery }) => !isUnsent && delivery !== "failed");
    return {
      epoch: this.#epoch,
      base: this.#base,
      next: this.#next,
      unsent: unsent.map(({ key, dest, text, atMs, firstSeq }) => ({ key, dest, text, atMs, firstSeq })),
      unplaced: taken
        .filter(({ number }) => number === undefined)
        .flatMap(unplacedOf)
        .slice(-UNPLACED_MAX),
      open: taken.flatMap(({ key, dest, number, delivery }) =>
        dest !== 0 && number !== undefined && delivery && !FINAL.has(delivery) ? [{ key, number, dest }] : [],
      ),
      logId: this.#logId,
      position: this.#position,
      lastKey: this.#lastKey,
    };
  }

  apply(change: ClientChange): void {
    switch (change.kind) {
      case "heard":
        if (change.line.number !== undefined && this.#numbers.has(change.line.number)) return;
        this.#add(change.line, false);
        this.#position = change.line.number ?? this.#position;
        return;
      case "written":
        this.#add(change.line, true);
        return;
      case "stream":
        this.#epoch = change.epoch;
        this.#base = change.epoch;
        this.#next = change.epoch;
        for (const line of this.#lines) line.firstSeq = undefined;
        return;
      case "pushed": {
        this.#next = change.next;
        const line = change.key === undefined ? undefined : this.#byKey.get(change.key);
        if (line) line.firstSeq = change.firstSeq;
        return;
      }
      case "acknowledged":
        this.#base = change.base;
        for (const line of this.#lines) {
          const end = endOf(line);
          if (end !== undefined && !serialBefore(change.base, end)) line.isUnsent = false;
        }
        return;
      case "released":
        this.#edit(change.key, { isUnsent: false });
        return;
      case "delivery":
        this.#edit(change.key, { delivery: change.delivery, why: change.why });
        return;
      case "dismissed": {
        const isPlaceable = this.#byKey.get(change.key)?.delivery !== "failed";
        const nothing = { delivery: undefined, why: undefined };
        this.#edit(change.key, isPlaceable ? nothing : { ...nothing, firstSeq: undefined });
        return;
      }
      case "placed":
        this.#edit(change.key, { number: change.number, atMs: change.atMs });
        this.#numbers.add(change.number);
        this.#position = change.number;
        return;
      case "position":
        if (change.logId !== this.#logId) this.#forgetNumbers();
        this.#logId = change.logId;
        this.#position = change.number;
    }
  }

  commit(whenDurable: () => void): void {
    whenDurable();
  }

  lines({ with: peer, beforeKey = Number.POSITIVE_INFINITY, limit }: LineQuery): readonly StoredLine[] {
    const all = this.#lines.filter((line) => {
      if (line.key >= beforeKey) return false;
      return peer === undefined || peerOf(line, this.#ownId) === peer;
    });
    return all.slice(-limit).map(({ firstSeq: _, isUnsent: __, ...line }) => line);
  }

  peers(limit: number): readonly number[] {
    const peers = new Set<number>();
    for (const line of this.#lines.toReversed()) peers.add(peerOf(line, this.#ownId));
    peers.delete(0);
    return [...peers].slice(0, limit);
  }

  typed(conversation: string, limit: number): readonly string[] {
    return this.#typed.get(conversation)?.slice(-limit) ?? [];
  }

  rememberTyped(conversation: string, line: string): void {
    const lines = this.#typed.get(conversation) ?? [];
    this.#typed.set(conversation, [...lines, line].slice(-TYPED_MAX));
  }

  #add(line: StoredLine, isUnsent: boolean): void {
    const kept: Kept = { ...line, firstSeq: undefined, isUnsent };
    this.#lines.push(kept);
    this.#byKey.set(line.key, kept);
    if (line.number !== undefined) this.#numbers.add(line.number);
    this.#lastKey = Math.max(this.#lastKey, line.key);
    if (this.#lines.length <= LINES_MAX) return;
    const index = this.#lines.findIndex((candidate) => !candidate.isUnsent);
    for (const { key, number } of this.#lines.splice(index, 1)) {
      this.#byKey.delete(key);
      if (number !== undefined) this.#numbers.delete(number);
    }
  }

  /** Those of another history mean nothing any more. */
  #forgetNumbers(): void {
    this.#numbers.clear();
    for (const line of this.#lines) line.number = undefined;
  }

  #edit(key: number, change: Partial<Kept>): void {
    const line = this.#byKey.get(key);
    if (line) Object.assign(line, change);
  }
}

/** Behind its last frame. */
function endOf({ firstSeq, text }: Pick<Kept, "firstSeq" | "text">): number | undefined {
  return firstSeq === undefined ? undefined : serialAdd(firstSeq, frameCountOf(Buffer.byteLength(text)));
}

function unplacedOf(line: Kept): { key: number; dest: number; lastSeq: number }[] {
  const end = endOf(line);
  return end === undefined ? [] : [{ key: line.key, dest: line.dest, lastSeq: serialAdd(end, -1) }];
}

/** 0 for what everybody reads, and for what the server says. */
function peerOf({ origin, dest }: StoredLine, ownId: number): number {
  if (dest === 0 || origin === 0) return 0;
  return origin === ownId ? dest : origin;
}
