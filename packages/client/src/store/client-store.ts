/**
 * What a client remembers of its conversation with one server under one id: the lines that were said, how far it has
 * read the server's history, and its own texts until the server has them. The core tells every change as it happens;
 * nothing leaves, and nothing is acknowledged, before it is durable. client-store.contract.ts is what every store has to
 * hold.
 */
import type { Delivery } from "../events.ts";

/** One line of a conversation, as it is kept. */
export interface StoredLine {
  /** Of this store, ascending in the order of writing; also what `sendId` is for our own. */
  readonly key: number;
  /** Of the server's history; undefined where there is none, or it is not known yet. */
  readonly number: number | undefined;
  /** Wall clock: the server's where there is a number, otherwise ours. */
  readonly atMs: number;
  readonly origin: number;
  readonly name: string;
  /** 0 is everybody. */
  readonly dest: number;
  readonly text: string;
  readonly sealed: boolean;
  /** Ours, and what is known of it. */
  readonly delivery: Delivery | undefined;
  /** Why it failed, as the server said it. */
  readonly why: string | undefined;
}

/** A text of ours that no server has acknowledged. */
export interface UnsentText {
  readonly key: number;
  readonly dest: number;
  readonly text: string;
  readonly atMs: number;
  /** Its place in the stream; undefined for one that is in none yet. */
  readonly firstSeq: number | undefined;
}

export interface StoredConversation {
  /** The stream to the server: its epoch (0: none was begun), its first seq that is held, the first that is unused. */
  readonly epoch: number;
  readonly base: number;
  readonly next: number;
  /** By key. */
  readonly unsent: readonly UnsentText[];
  /** Texts that the server has and whose place in its history we do not know; of the present stream, at most 4,096. */
  readonly unplaced: readonly { readonly key: number; readonly dest: number; readonly lastSeq: number }[];
  /** Private texts that the server has and whose delivery is open. */
  readonly open: readonly { readonly key: number; readonly number: number; readonly dest: number }[];
  /** The server's history, and the last number that we have of it; 0 and 0 where there is none. */
  readonly logId: number;
  readonly position: number;
  /** The last key that was given. */
  readonly lastKey: number;
}

export type ClientChange =
  /** Somebody else's text, or the server's. The position moves to `number` where there is one. */
  | { readonly kind: "heard"; readonly line: StoredLine }
  /** Ours: it waits from here on. */
  | { readonly kind: "written"; readonly line: StoredLine }
  /** A stream begins, with nothing in it; texts that are unsent are in none. */
  | { readonly kind: "stream"; readonly epoch: number }
  /** The text of `key`, or something that is no text, took the numbers from `firstSeq` to before `next`. */
  | {
      readonly kind: "pushed";
      readonly key: number | undefined;
      readonly firstSeq: number;
      readonly next: number;
    }
  /** The server has everything before `base`. */
  | { readonly kind: "acknowledged"; readonly base: number }
  /** It is not ours to send any more: it left in clear frames, or was given up. */
  | { readonly kind: "released"; readonly key: number }
  | { readonly kind: "delivery"; readonly key: number; readonly delivery: Delivery; readonly why: string | undefined }
  /** Ours failed or was never confirmed, and was sent again or given up: there is nothing more to say of it. */
  | { readonly kind: "dismissed"; readonly key: number }
  /** Ours has its place in the server's history; the position moves there. */
  | { readonly kind: "placed"; readonly key: number; readonly number: number; readonly atMs: number }
  /** Everything up to `number` of this history is with us, or will not come. */
  | { readonly kind: "position"; readonly logId: number; readonly number: number };

/** What the core needs. */
export interface ClientStore {
  /** What is not sent when the program ends is sent when it runs again. */
  readonly outlivesProcess: boolean;
  /** Everything that is durable; for the start. */
  load(): StoredConversation;
  apply(change: ClientChange): void;
  /** Calls back when everything that was applied so far is durable; at once when it is. */
  commit(whenDurable: () => void): void;
}

/** The last lines before `beforeKey` (undefined: the newest), ascending. */
export interface LineQuery {
  /** 0 is the public conversation; otherwise that with this id; undefined: all. */
  readonly with: number | undefined;
  readonly beforeKey: number | undefined;
  readonly limit: number;
}

/** What the faces need besides. */
export interface LocalHistory {
  lines(query: LineQuery): readonly StoredLine[];
  /** Ids of the private conversations that have lines, the one written in last first. */
  peers(limit: number): readonly number[];
  /** Lines that were typed in a conversation ("everybody", "peer:7", "status"), the newest last. */
  typed(conversation: string, limit: number): readonly string[];
  rememberTyped(conversation: string, line: string): void;
}
