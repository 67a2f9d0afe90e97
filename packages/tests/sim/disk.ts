/** Disks of the simulated machines: they take their time, and what was not written when a process dies is gone. */
import type { ClientChange, ClientStore, MemoryClientStore, StoredConversation } from "@recado/client/store";
import type { MemoryServerStore, ServerStore, StoreChange } from "@recado/server";
import type { Chance } from "./chance.ts";
import type { Network } from "./network.ts";

/** Changes that wait for the disk, in groups. */
class Queue<Change> {
  #changes: Change[] = [];
  #waiting: (() => void)[] = [];
  #isWriting = false;
  /** Of the process; what an earlier one had asked for does not come. */
  #life = 0;

  constructor(
    readonly network: Network,
    readonly chance: Chance,
    readonly slowestMs: number,
    readonly write: (changes: readonly Change[]) => void,
  ) {}

  get unwritten(): readonly Change[] {
    return this.#changes;
  }

  add(change: Change): void {
    this.#changes.push(change);
  }

  commit(whenDurable: () => void): void {
    if (this.#changes.length === 0 && !this.#isWriting) {
      whenDurable();
      return;
    }
    this.#waiting.push(whenDurable);
    if (!this.#isWriting) this.#begin();
  }

  later(run: () => void): void {
    const life = this.#life;
    this.network.at(this.network.nowMs + this.chance.between(0, this.slowestMs), () => {
      if (life === this.#life) run();
    });
  }

  die(): void {
    this.#life++;
    this.#changes = [];
    this.#waiting = [];
    this.#isWriting = false;
  }

  #begin(): void {
    const changes = this.#changes;
    const waiting = this.#waiting;
    const count = changes.length;
    this.#waiting = [];
    this.#isWriting = true;
    this.later(() => {
      this.write(changes.splice(0, count));
      this.#isWriting = false;
      for (const call of waiting) call();
      if (!this.#isWriting && this.#waiting.length > 0) this.#begin();
    });
  }
}

export class SlowServerStore implements ServerStore {
  readonly fault = undefined;
  readonly isCopy = false;
  readonly logPlace = 0;
  readonly #inner: MemoryServerStore;
  readonly #queue: Queue<StoreChange>;

  constructor(inner: MemoryServerStore, network: Network, chance: Chance, slowestMs: number) {
    this.#inner = inner;
    this.#queue = new Queue(network, chance, slowestMs, (changes) => {
      for (const change of changes) inner.apply(change);
    });
  }

  get logId(): number {
    return this.#inner.logId;
  }

  get lastNumber(): number {
    return this.#inner.lastNumber;
  }

  load(): ReturnType<ServerStore["load"]> {
    return this.#inner.load();
  }

  size(): ReturnType<ServerStore["size"]> {
    return this.#inner.size();
  }

  bans(): ReturnType<ServerStore["bans"]> {
    return this.#inner.bans();
  }

  apply(change: StoreChange): void {
    this.#queue.add(change);
  }

  commit(whenDurable: () => void): void {
    this.#queue.commit(whenDurable);
  }

  readonly read: ServerStore["read"] = (kind, query, then) => {
    this.#queue.later(() => this.#inner.read(kind, query, then));
  };

  die(): void {
    this.#queue.die();
  }
}

export class SlowClientStore implements ClientStore {
  readonly outlivesProcess = true;
  readonly #inner: MemoryClientStore;
  readonly #queue: Queue<ClientChange>;

  constructor(inner: MemoryClientStore, network: Network, chance: Chance, slowestMs: number) {
    this.#inner = inner;
    this.#queue = new Queue(network, chance, slowestMs, (changes) => {
      for (const change of changes) inner.apply(change);
    });
  }

  load(): StoredConversation {
    return this.#inner.load();
  }

  apply(change: ClientChange): void {
    this.#queue.add(change);
  }

  commit(whenDurable: () => void): void {
    this.#queue.commit(whenDurable);
  }

  /** Gives the changes that are lost. */
  die(): readonly ClientChange[] {
    const lost = this.#queue.unwritten;
    this.#queue.die();
    return lost;
  }
}
