/** Which id is at which server, as the log and the bucket tell it. A place in the bucket has a revision: its term. */
import type { Member } from "../core/cluster/port.ts";

export interface Holder {
  readonly boot: string;
  readonly term: number;
  readonly member: Member;
}

export class Holders {
  readonly #byId = new Map<number, Holder>();

  get size(): number {
    return this.#byId.size;
  }

  get(id: number): Holder | undefined {
    return this.#byId.get(id);
  }

  /** False when a later one is known. */
  put(holder: Holder): boolean {
    const { id } = holder.member;
    const before = this.#byId.get(id);
    if (before && before.term > holder.term) return false;
    this.#byId.set(id, holder);
    return true;
  }

  /** False when it is held by a later term. */
  remove(id: number, term: number): boolean {
    const before = this.#byId.get(id);
    if (!before || before.term > term) return false;
    return this.#byId.delete(id);
  }

  /** Everybody at that server; all are free then. */
  removeAll(boot: string): readonly Member[] {
    const members = this.at(boot);
    for (const { id } of members) this.#byId.delete(id);
    return members;
  }

  at(boot: string): readonly Member[] {
    return [...this.#byId.values()].filter((holder) => holder.boot === boot).map(({ member }) => member);
  }

  notAt(boot: string): readonly Member[] {
    return [...this.#byId.values()].filter((holder) => holder.boot !== boot).map(({ member }) => member);
  }
}
