/** Lives as long as the process, and is bounded: of what everybody has, the oldest goes. */
import type {
  Ban,
  Entry,
  HistorySize,
  Owner,
  Page,
  Queries,
  Refusal,
  ServerStore,
  StoreChange,
  StoredState,
} from "./server-store.ts";
import { wordsOf } from "./words.ts";

export interface MemoryStoreLimits {
  readonly entriesMax: number;
  readonly bytesMax: number;
}

const LIMITS: MemoryStoreLimits = { entriesMax: 20_000, bytesMax: 16 * 1_024 * 1_024 };
const RECENT_MAX = 100;
const FEED_BYTES_MAX = 128 * 1_024;

type Kept = { -readonly [Field in keyof Owner]: Owner[Field] };

export class MemoryServerStore implements ServerStore {
  readonly logId: number;
  readonly isCopy = false;
  logPlace = 0;
  readonly fault = undefined;
  readonly #limits: MemoryStoreLimits;
  #entries: Entry[] = [];
  #byteCount = 0;
  #lastNumber = 0;
  readonly #owners = new Map<number, Kept>();
  #refusals: Refusal[] = [];
  #bans: readonly Ban[] = [];

  constructor(logId = 1, limits = LIMITS) {
    this.logId = logId;
    this.#limits = limits;
  }

  get lastNumber(): number {
    return this.#lastNumber;
  }

  load(): StoredState {
    const recent = this.#entries.filter(({ dest }) => dest === 0).slice(-RECENT_MAX);
    return {
      owners: [...this.#owners.values()].map((owner) => ({ ...owner })),
      refusals: [...this.#refusals],
      recent,
    };
  }

  size(): HistorySize {
    const oldest = this.#entries[0]?.number ?? 0;
    const newest = this.#entries.at(-1)?.number ?? 0;
    return { oldest, newest, byteCount: this.#byteCount };
  }

  bans(): readonly Ban[] {
    return this.#bans;
  }

  apply(change: StoreChange): void {
    switch (change.kind) {
      case "entry":
        this.#append(change.entry);
        return;
      case "owner":
        this.#owners.set(change.owner.id, { ...change.owner });
        return;
      case "progress": {
        const { kind: _, ...progress } = change;
        const owner = this.#owners.get(change.id);
        if (owner) Object.assign(owner, progress);
        return;
      }
      case "disowned":
        this.#owners.delete(change.id);
        this.#refusals = this.#refusals.filter(({ id }) => id !== change.id);
        return;
      case "refused": {
        this.#refusals.push(change.refusal);
        const owner = this.#owners.get(change.refusal.id);
        if (owner) owner.receiveNext = (change.refusal.seq + 1) >>> 0;
        return;
      }
      case "refusal-told":
        this.#refusals = this.#refusals.filter(({ id, seq }) => id !== change.id || seq !== change.seq);
        return;
      case "banned":
        this.#bans = [...this.#bans.filter((ban) => !isSameBan(ban, change.ban)), change.ban];
        return;
      case "unbanned":
        this.#bans = this.#bans.filter((ban) => !isSameBan(ban, change.ban));
        return;
      case "applied":
        this.logPlace = change.place;
    }
  }

  commit(whenDurable: () => void): void {
    whenDurable();
  }

  read<Kind extends keyof Queries>(
    kind: Kind,
    query: Queries[Kind]["query"],
    then: (result: Queries[Kind]["result"] | undefined) => void,
  ): void {
    then(this.#readers[kind](query));
  }

  readonly #readers: { readonly [Kind in keyof Queries]: (query: Queries[Kind]["query"]) => Queries[Kind]["result"] } =
    {
      feed: ({ id, since, after, publicAfter, limit }) => {
        const all = this.#entries.filter((entry) => entry.number > after && concerns(entry, id, since, publicAfter));
        const entries: Entry[] = [];
        let byteCount = 0;
        for (const entry of all) {
          byteCount += entry.text.length;
          if (entries.length >= limit || (entries.length > 0 && byteCount > FEED_BYTES_MAX)) break;
          entries.push(entry);
        }
        const upTo =
          entries.length < all.length ? (entries.at(-1)?.number ?? after) : Math.max(after, this.#lastNumber);
        return { entries, upTo };
      },
      page: ({ id, since, with: peer, before, limit }) =>
        pageOf(
          this.#entries.filter((entry) =>
            peer === 0 ? entry.dest === 0 : entry.number > since && isBetween(entry, id, peer),
          ),
          before,
          limit,
        ),
      search: ({ id, since, words, before, limit }) => {
        const wanted = wordsOf(words);
        if (wanted.length === 0) return "nothing-to-find";
        const readable = this.#entries.filter(
          ({ number, origin, dest }) => dest === 0 || (number > since && (origin === id || dest === id)),
        );
        const found = readable.filter(({ text }) => {
          const present = wordsOf(new TextDecoder().decode(text));
          return wanted.every((word) => present.some((candidate) => candidate.startsWith(word)));
        });
        return pageOf(found, before, limit);
      },
      mail: ({ id, after, upTo }) => {
        const mail = this.#entries.filter(({ number, dest }) => dest === id && number > after && number <= upTo);
        return { count: mail.length, byteCount: mail.reduce((sum, { text }) => sum + text.length, 0) };
      },
      lastPublic: ({ after, keep }) => {
        const missed = this.#entries.filter(({ number, dest }) => dest === 0 && number > after);
        const skippedCount = Math.max(0, missed.length - keep);
        return { skippedCount, publicAfter: missed[skippedCount - 1]?.number ?? after };
      },
      written: ({ id, numbers }) => {
        const asked = new Set(numbers);
        return this.#entries.filter(({ number, origin, dest }) => origin === id && dest !== 0 && asked.has(number));
      },
    };

  #append(entry: Entry): void {
    this.#entries.push(entry);
    this.#byteCount += entry.text.length;
    this.#lastNumber = entry.number;
    const writer = this.#owners.get(entry.origin);
    if (writer && entry.isSealed) writer.receiveNext = (entry.seq + 1) >>> 0;
    const { entriesMax, bytesMax } = this.#limits;
    if (this.#entries.length > entriesMax || this.#byteCount > bytesMax) this.#forgetSome();
  }

  /** A tenth at a time, so that it is not done at each message. */
  #forgetSome(): void {
    let left = Math.ceil(this.#entries.length / 10);
    this.#entries = this.#entries.filter((entry) => {
      if (left === 0 || this.#isUnread(entry)) return true;
      left--;
      this.#byteCount -= entry.text.length;
      return false;
    });
  }

  #isUnread({ number, dest }: Entry): boolean {
    return dest !== 0 && (this.#owners.get(dest)?.position ?? number) < number;
  }
}

function concerns({ number, origin, dest }: Entry, id: number, since: number, publicAfter: number): boolean {
  if (dest === 0) return number > publicAfter || origin === id;
  return number > since && (dest === id || origin === id);
}

function isBetween({ origin, dest }: Entry, a: number, b: number): boolean {
  return (origin === a && dest === b) || (origin === b && dest === a);
}

function pageOf(all: readonly Entry[], before: number, limit: number): Page {
  const older = before === 0 ? all : all.filter(({ number }) => number < before);
  return { entries: older.slice(-limit), hasMore: older.length > limit };
}

function isSameBan(a: Pick<Ban, "kind" | "value">, b: Pick<Ban, "kind" | "value">): boolean {
  return a.kind === b.kind && a.value === b.value;
}
