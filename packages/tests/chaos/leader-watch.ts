/** When the log or the bucket of ids had no leader that answers, whichever nats-server was asked: nobody can write then. */
import { NatsLink } from "@recado/server/cluster";
import { CLUSTER_SETTINGS } from "../harness/cluster.ts";

const EVERY_MS = 100;
const ANSWER_LIMIT_MS = 400;

export class LeaderWatch implements AsyncDisposable {
  readonly #links: readonly NatsLink[];
  readonly #gaps: { readonly fromMs: number; readonly toMs: number }[] = [];
  readonly #timer: ReturnType<typeof setInterval>;
  #seenAtMs = performance.now();

  private constructor(links: readonly NatsLink[]) {
    this.#links = links;
    this.#timer = setInterval(() => void this.#ask(), EVERY_MS);
  }

  static async open(urls: string): Promise<LeaderWatch> {
    const links = urls.split(",").map((url) => NatsLink.open({ ...CLUSTER_SETTINGS, urls: url }));
    return new LeaderWatch(await Promise.all(links));
  }

  /** How much of that time there was none. */
  leaderlessMs(fromMs: number, toMs: number): number {
    return this.#gaps.reduce(
      (sum, gap) => sum + Math.max(0, Math.min(toMs, gap.toMs) - Math.max(fromMs, gap.fromMs)),
      0,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    for (const link of this.#links) await link.close();
  }

  async #ask(): Promise<void> {
    const askedAtMs = performance.now();
    try {
      await Promise.any(this.#links.map((link) => this.#askOne(link)));
    } catch {
      return;
    }
    // Whoever answered was asked at that time, so the leader was there then.
    if (askedAtMs <= this.#seenAtMs) return;
    const gap = { fromMs: this.#seenAtMs, toMs: askedAtMs };
    if (gap.toMs - gap.fromMs > ANSWER_LIMIT_MS) this.#gaps.push(gap);
    this.#seenAtMs = askedAtMs;
  }

  /** Only a leader answers. */
  async #askOne({ connection, logStream, bucketStream }: NatsLink): Promise<void> {
    const ask = (stream: string) =>
      connection.request(`$JS.API.STREAM.INFO.${stream}`, undefined, { timeout: ANSWER_LIMIT_MS });
    await Promise.all([ask(logStream), ask(bucketStream)]);
  }
}
