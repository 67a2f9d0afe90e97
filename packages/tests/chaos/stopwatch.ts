/** How long a client's texts take to be stored, and how long it takes to be back when its server was struck. */

interface Event {
  readonly type: string;
  readonly state?: string;
  readonly port?: number;
  readonly sendId?: number;
  readonly delivery?: string;
}

/** From when its server was struck to when the client was back. */
interface Way {
  readonly fromMs: number;
  readonly toMs: number;
}

const SETTLED = new Set(["confirmed", "delivered", "waiting", "relayed", "failed", "unconfirmed"]);

export class Stopwatch {
  readonly #sentAtMs = new Map<number, number>();
  readonly #confirmMs: number[] = [];
  readonly #back: Way[] = [];
  #slowestMs = 0;
  #port = 0;
  #isRegistered = false;
  #struckAtMs: number | undefined;

  /** Texts without a last word of the server. */
  get openCount(): number {
    return this.#sentAtMs.size;
  }

  /** The server at this port is held or killed, now. */
  struck(port: number): void {
    if (this.#isRegistered && this.#port === port) this.#struckAtMs ??= performance.now();
  }

  saw(line: string): void {
    if (!line.startsWith("{")) return;
    const event: Event = JSON.parse(line);
    if (event.type === "state") this.#state(event);
    else if (event.type === "sent" && event.sendId !== undefined) this.#sentAtMs.set(event.sendId, performance.now());
    else if (event.type === "delivery" && SETTLED.has(event.delivery ?? "")) this.#settled(event.sendId ?? 0);
  }

  /** Of the texts that were settled since the last call, how long the slowest took. */
  takeSlowestMs(): number {
    const slowestMs = this.#slowestMs;
    this.#slowestMs = 0;
    return slowestMs;
  }

  /** `pausedMs`: how much of a time NATS stored nothing. */
  static figures(
    watches: readonly Stopwatch[],
    pausedMs: (fromMs: number, toMs: number) => number,
  ): Record<string, number> {
    const confirm = watches.flatMap((watch) => watch.#confirmMs).toSorted(ascending);
    const ways = watches.flatMap((watch) => watch.#back);
    const back = ways.map(({ fromMs, toMs }) => toMs - fromMs).toSorted(ascending);
    const own = ways.map(({ fromMs, toMs }) => toMs - fromMs - pausedMs(fromMs, toMs)).toSorted(ascending);
    const at = (sorted: readonly number[], share: number): number =>
      Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
    return {
      "confirmed p50 ms": at(confirm, 0.5),
      "confirmed p99 ms": at(confirm, 0.99),
      "struck clients": back.length,
      "back p50 ms": at(back, 0.5),
      "back p99 ms": at(back, 0.99),
      "back max ms": at(back, 1),
      "back p99 ms, less NATS's pauses": at(own, 0.99),
      "back max ms, less NATS's pauses": at(own, 1),
    };
  }

  #state({ state, port = 0 }: Event): void {
    this.#isRegistered = state === "registered";
    if (!this.#isRegistered) return;
    this.#port = port;
    this.#isBack();
  }

  /** A held server may come to life before its client gives it up: then the next word of it ends the wait. */
  #settled(sendId: number): void {
    const sentAtMs = this.#sentAtMs.get(sendId);
    this.#sentAtMs.delete(sendId);
    if (sentAtMs === undefined) return;
    this.#confirmMs.push(performance.now() - sentAtMs);
    this.#slowestMs = Math.max(this.#slowestMs, performance.now() - sentAtMs);
    if (this.#struckAtMs !== undefined && sentAtMs > this.#struckAtMs) this.#isBack();
  }

  #isBack(): void {
    if (this.#struckAtMs === undefined) return;
    this.#back.push({ fromMs: this.#struckAtMs, toMs: performance.now() });
    this.#struckAtMs = undefined;
  }
}

function ascending(one: number, other: number): number {
  return one - other;
}
