/** A store under test: changes with few words, and answers to wait for. */
import type { Entry, Owner, Queries, ServerStore, StoreChange } from "../server-store.ts";

export interface OpenStore {
  readonly store: ServerStore;
  /** As after a crash: what was committed is there. The first store may be asked no more. */
  reopen(): Promise<ServerStore>;
  dispose(): Promise<void>;
}

export type WithStore = (run: (store: ContractStore) => Promise<void>) => Promise<void>;

type Draft = Partial<Omit<Entry, "text">> & { readonly text?: string | Uint8Array };

/** Beyond 32 bits, as numbers may be. */
export const FIRST_NUMBER = 2 ** 33;
export const KEY = Uint8Array.from({ length: 32 }, (_, index) => index);

export class ContractStore {
  store: ServerStore;
  readonly #reopen: () => Promise<ServerStore>;
  #number = FIRST_NUMBER - 1;

  constructor({ store, reopen }: OpenStore) {
    this.store = store;
    this.#reopen = reopen;
  }

  /** Applies an entry; public and in the clear, unless told otherwise. */
  put(draft: Draft = {}): Entry {
    const { text = "olá", ...rest } = draft;
    const number = ++this.#number;
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    const ends = { origin: 1, name: "ana", dest: 0, isSealed: false, isRelayed: false, seq: 0 };
    const entry = { number, atMs: 1_700_000_000_000 + number, ...ends, ...rest, text: bytes };
    this.store.apply({ kind: "entry", entry });
    this.#number = entry.number;
    return entry;
  }

  own(owner: Partial<Owner> & { readonly id: number }): Owner {
    const streams = { position: 0, receiveEpoch: 0, receiveNext: 0 };
    const whole = { name: `c${owner.id}`, key: KEY, since: 0, firstSeenMs: 1, lastSeenMs: 2, ...streams, ...owner };
    this.apply({ kind: "owner", owner: whole });
    return whole;
  }

  apply(change: StoreChange): void {
    this.store.apply(change);
  }

  commit(): Promise<void> {
    return new Promise((resolve) => this.store.commit(resolve));
  }

  /** Commits, and gives what a crash would leave. */
  async crash(): Promise<ServerStore> {
    await this.commit();
    this.store = await this.#reopen();
    return this.store;
  }

  read<Kind extends keyof Queries>(kind: Kind, query: Queries[Kind]["query"]): Promise<Queries[Kind]["result"]> {
    return new Promise((resolve, reject) =>
      this.store.read(kind, query, (result) => (result === undefined ? reject(new Error("unread")) : resolve(result))),
    );
  }

  feed(query: Partial<Queries["feed"]["query"]> & { readonly id: number }): Promise<Queries["feed"]["result"]> {
    return this.read("feed", { since: 0, after: 0, publicAfter: 0, limit: 100, ...query });
  }

  page(query: Partial<Queries["page"]["query"]>): Promise<Queries["page"]["result"]> {
    return this.read("page", { id: 1, since: 0, with: 0, before: 0, limit: 100, ...query });
  }

  search(words: string, query: Partial<Queries["search"]["query"]> = {}): Promise<Queries["search"]["result"]> {
    return this.read("search", { id: 1, since: 0, before: 0, limit: 100, ...query, words });
  }
}
