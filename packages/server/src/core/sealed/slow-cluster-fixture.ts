/** Other servers, which answer nobody before they are told to; as `Claims` does it, the last to ask for an id is answered. */
import type { Claim, ClaimOutcome, ClusterPort, Member, Order } from "../cluster/port.ts";

export class SlowCluster implements ClusterPort {
  readonly asked = new Map<number, (outcome: ClaimOutcome) => void>();
  readonly released: number[] = [];
  readonly orders: Order[] = [];

  /** `there`: who is at the others. */
  constructor(readonly there: readonly Member[] = []) {}

  claim({ id }: Claim, then: (outcome: ClaimOutcome) => void): void {
    this.asked.get(id)?.({ kind: "repeated", nowMs: 0 });
    this.asked.set(id, then);
  }

  /** Everybody has the id that it asked for. */
  admitAll(): void {
    const asked = [...this.asked.values()];
    this.asked.clear();
    for (const then of asked) then({ kind: "claimed", number: 1, nowMs: 0 });
  }

  release(id: number): void {
    this.released.push(id);
  }

  order(order: Order): void {
    this.orders.push(order);
  }

  append(): void {}
  pass(): void {}
  members(): readonly Member[] {
    return this.there;
  }
  servers(): readonly [] {
    return [];
  }
}
