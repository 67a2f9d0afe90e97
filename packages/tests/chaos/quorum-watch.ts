/** When NATS stored nothing, whichever nats-server was asked: there was no leader, or it had no quorum. */
import { encodeBatch, NatsLink } from "@recado/server/cluster";
import { CLUSTER_SETTINGS } from "../harness/cluster.ts";

const EVERY_MS = 200;
/** A pause between two answers that is no pause of NATS's. */
const USUAL_MS = 500;
const BOOT = "watch";
/** Means nothing to a server. */
const NOTHING = encodeBatch({ boot: BOOT, serial: 0, records: [] });

export class QuorumWatch implements AsyncDisposable {
  readonly #links: readonly NatsLink[];
  readonly #pauses: { readonly fromMs: number; readonly toMs: number }[] = [];
  readonly #timer: ReturnType<typeof setInterval>;
  #storedAtMs = performance.now();

  private constructor(links: readonly NatsLink[]) {
    this.#links = links;
    this.#timer = setInterval(() => void this.#write(), EVERY_MS);
  }

  static async open(urls: string): Promise<QuorumWatch> {
    const links = urls.split(",").map((url) => NatsLink.open({ ...CLUSTER_SETTINGS, urls: url }));
    return new QuorumWatch(await Promise.all(links));
  }

  /** How much of that time nothing could be stored. */
  pausedMs(fromMs: number, toMs: number): number {
    const overlapMs = (pause: { readonly fromMs: number; readonly toMs: number }): number =>
      Math.max(0, Math.min(toMs, pause.toMs) - Math.max(fromMs, pause.fromMs));
    return this.#pauses.reduce((sum, pause) => sum + overlapMs(pause), 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    for (const link of this.#links) await link.close();
  }

  /** In the log and in the bucket of ids: they have leaders of their own, and moving an id takes both. */
  async #write(): Promise<void> {
    try {
      await Promise.any(this.#links.map((link) => this.#store(link)));
    } catch {
      return;
    }
    const nowMs = performance.now();
    if (nowMs - this.#storedAtMs > USUAL_MS) this.#pauses.push({ fromMs: this.#storedAtMs, toMs: nowMs });
    this.#storedAtMs = nowMs;
  }

  async #store(link: NatsLink): Promise<void> {
    const [published] = await Promise.all([link.publish(BOOT, NOTHING, undefined), link.bucket.put(BOOT, "")]);
    if (published !== "stored") throw new Error(published);
  }
}
