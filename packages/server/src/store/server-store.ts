/**
 * What a server remembers: the history of all messages in one order, who owns which id, how far each owner has read.
 * The core tells every change as it happens and asks when all so far is durable; only then it acknowledges. What is read
 * comes by a callback, so that a slow search holds up nobody. server-store.contract.ts is what every store has to hold.
 */
import type { Fate } from "@recado/protocol/session";

/** One message of the history. */
export interface Entry {
  /** 1 to 2⁴⁸−1, ascending in the order of the history, never given twice. */
  readonly number: number;
  /** Wall-clock milliseconds. */
  readonly atMs: number;
  /** 0 is the server. */
  readonly origin: number;
  /** As the writer was called then. */
  readonly name: string;
  /** 0 is everybody. */
  readonly dest: number;
  /** UTF-8, 1 to 65,536 bytes. */
  readonly text: Uint8Array;
  /** The writer talked in a session. */
  readonly isSealed: boolean;
  /** Went to a client in clear frames: nothing will confirm it. */
  readonly isRelayed: boolean;
  /** Of its last frame in its writer's stream; 0 when it came in a clear frame. */
  readonly seq: number;
}

/** Who owns an id by a key. Times are wall-clock milliseconds. */
export interface Owner {
  readonly id: number;
  readonly name: string;
  /** X25519, 32 bytes. */
  readonly key: Uint8Array;
  /** Private messages up to this number are an earlier owner's, if anybody's. */
  readonly since: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  /** Everything up to this number is with the owner, as far as it told. */
  readonly position: number;
  /** The stream from the owner: 0 for none, and the first seq that is not taken. */
  readonly receiveEpoch: number;
  readonly receiveNext: number;
}

/** A text that was not taken, until its writer knows. */
export interface Refusal {
  readonly id: number;
  readonly seq: number;
  readonly fate: Fate;
}

/** Who may not come in. */
export interface Ban {
  readonly kind: "id" | "key" | "address";
  /** Decimal; base64url of 32 bytes; an IP address. */
  readonly value: string;
  readonly reason: string;
  readonly atMs: number;
}

export type StoreChange =
  | { readonly kind: "entry"; readonly entry: Entry }
  /** New, renamed, or with another stream: durable with the commit. */
  | { readonly kind: "owner"; readonly owner: Owner }
  /**
   * How far an owner came. `receiveNext` is durable at least to behind the owner's last entry or refusal that is; the
   * rest may be some seconds older after a crash.
   */
  | {
      readonly kind: "progress";
      readonly id: number;
      readonly position: number;
      readonly receiveNext: number;
      readonly lastSeenMs: number;
    }
  /** Nobody owns the id any more; its refusals are forgotten with it. */
  | { readonly kind: "disowned"; readonly id: number }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "refusal-told"; readonly id: number; readonly seq: number }
  | { readonly kind: "banned"; readonly ban: Ban }
  | { readonly kind: "unbanned"; readonly ban: Pick<Ban, "kind" | "value"> }
  /** Of a copy: everything up to this place of the shared log is applied. */
  | { readonly kind: "applied"; readonly place: number };

/** What may be asked of the history, and what comes. Entries are ascending by number. */
export interface Queries {
  /**
   * What concerns an owner behind `after`: public entries behind `publicAfter`, private ones to it or by it behind
   * `since`, and its own public ones behind `after`. Of at most `limit` entries and about 128 KiB, the first.
   */
  readonly feed: {
    readonly query: {
      readonly id: number;
      readonly since: number;
      readonly after: number;
      readonly publicAfter: number;
      readonly limit: number;
    };
    /** Everything that concerns the owner up to `upTo` is in `entries`. */
    readonly result: { readonly entries: readonly Entry[]; readonly upTo: number };
  };
  /** The last `limit` entries of a conversation before `before` (0: the newest). */
  readonly page: {
    readonly query: {
      readonly id: number;
      readonly since: number;
      /** 0 is the public conversation; otherwise that of `id` with this one. */
      readonly with: number;
      readonly before: number;
      readonly limit: number;
    };
    readonly result: Page;
  };
  /** The last `limit` entries before `before` (0: the newest) that `id` may read and that hold every word. */
  readonly search: {
    readonly query: {
      readonly id: number;
      readonly since: number;
      /** As people write it: words, of which each is looked for as the beginning of one; case and accents do not count. */
      readonly words: string;
      readonly before: number;
      readonly limit: number;
    };
    /** "nothing-to-find": no letter or digit in it. */
    readonly result: Page | "nothing-to-find";
  };
  /** Private entries to `id` behind `after`, up to `upTo`: how many, and their bytes. */
  readonly mail: {
    readonly query: { readonly id: number; readonly after: number; readonly upTo: number };
    readonly result: { readonly count: number; readonly byteCount: number };
  };
  /** The number behind which the last `keep` public entries lie, and how many public ones lie between `after` and it. */
  readonly lastPublic: {
    readonly query: { readonly after: number; readonly keep: number };
    readonly result: { readonly publicAfter: number; readonly skippedCount: number };
  };
  /** Those of these numbers that `id` wrote to somebody. */
  readonly written: {
    readonly query: { readonly id: number; readonly numbers: readonly number[] };
    readonly result: readonly Pick<Entry, "number" | "dest" | "isRelayed">[];
  };
}

export interface Page {
  readonly entries: readonly Entry[];
  /** There are older ones. */
  readonly hasMore: boolean;
}

/** What the history takes, as far as it can be told without counting. */
export interface HistorySize {
  /** Numbers of the oldest entry that is kept, and of the newest; both 0 when there is none. */
  readonly oldest: number;
  readonly newest: number;
  readonly byteCount: number;
}

export interface StoredState {
  readonly owners: readonly Owner[];
  readonly refusals: readonly Refusal[];
  /** The newest public entries, at most 100. */
  readonly recent: readonly Entry[];
}

export interface ServerStore {
  /** Of this history, random, not 0: numbers mean something within it alone. */
  readonly logId: number;
  /** The last number that was applied, or is in what was opened. */
  readonly lastNumber: number;
  /** Follows a log that several servers share: what it holds stands there, and what is new is kept there first. */
  readonly isCopy: boolean;
  /** Of a copy: up to which place it holds everything. */
  readonly logPlace: number;
  /** Nothing can be stored at present, and why; undefined while all is well. */
  readonly fault: string | undefined;
  /** Everything that is durable; for the start. */
  load(): StoredState;
  size(): HistorySize;
  /** The same array as before while nothing changed; another program may change it. */
  bans(): readonly Ban[];
  /** Changes between two commits become durable together or not at all. */
  apply(change: StoreChange): void;
  /** Calls back when everything that was applied so far is durable; at once when it is. */
  commit(whenDurable: () => void): void;
  /** Calls back with what was committed before the call, at once or later; with undefined when it cannot be read. */
  read<Kind extends keyof Queries>(
    kind: Kind,
    query: Queries[Kind]["query"],
    then: (result: Queries[Kind]["result"] | undefined) => void,
  ): void;
}
