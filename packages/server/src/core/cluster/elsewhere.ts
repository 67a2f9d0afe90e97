/** Who is registered at the other servers: dense, so that a page of the roster is a slice. */
import type { Member } from "./port.ts";

export class Elsewhere {
  readonly #places = new Map<number, number>();
  readonly members: Member[] = [];

  constructor(members: readonly Member[]) {
    for (const member of members) this.put(member);
  }

  get(id: number): Member | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.members[place];
  }

  /** False when nothing about it is new. */
  put(member: Member): boolean {
    const place = this.#places.get(member.id);
    if (place === undefined) {
      this.#places.set(member.id, this.members.push(member) - 1);
      return true;
    }
    const before = this.members[place];
    this.members[place] = member;
    return before?.name !== member.name || before.isSealed !== member.isSealed;
  }

  remove(id: number): Member | undefined {
    const place = this.#places.get(id);
    if (place === undefined) return undefined;
    const member = this.members[place];
    const last = this.members.pop();
    this.#places.delete(id);
    if (last && last.id !== id) {
      this.members[place] = last;
      this.#places.set(last.id, place);
    }
    return member;
  }
}
