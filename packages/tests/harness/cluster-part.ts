/** A server's part in a cluster, without the rest of the server: it says texts into the log, and notes what comes by it. */
import { systemClock } from "@recado/runtime";
import { waitFor } from "@recado/runtime/testing";
import { MemoryServerStore, type ServerStore } from "@recado/server";
import { type ClaimOutcome, Cluster, NatsLink } from "@recado/server/cluster";
import { CLUSTER_SETTINGS } from "./cluster.ts";

export interface PartOptions {
  readonly copy?: ServerStore;
  readonly keepDays?: number;
  readonly sweepMs?: number;
}

const PRESENCE = { host: "127.0.0.1", port: 1, key: "", sinceMs: 0, clientCount: 0, isDraining: false };

export class ClusterPart implements AsyncDisposable {
  readonly heard: string[] = [];
  readonly faults: (string | undefined)[] = [];

  private constructor(
    readonly link: NatsLink,
    readonly copy: ServerStore,
    readonly cluster: Cluster,
  ) {
    cluster.onEvents = (events) => {
      for (const event of events) {
        if (event.kind === "entry") this.heard.push(new TextDecoder().decode(event.entry.text));
      }
    };
    cluster.onFault = (fault) => this.faults.push(fault);
  }

  static async join(urls: string, { copy, keepDays = 1, ...options }: PartOptions = {}): Promise<ClusterPart> {
    const link = await NatsLink.open({ ...CLUSTER_SETTINGS, urls, keepDays });
    const own = copy ?? new MemoryServerStore(link.logId);
    const { monotonicMs, wallMs } = systemClock;
    const cluster = new Cluster({ link, copy: own, name: "part", monotonicMs, wallMs, ...options });
    const part = new ClusterPart(link, own, cluster);
    try {
      await cluster.start();
    } catch (error) {
      await link.close();
      throw error;
    }
    cluster.listen(() => PRESENCE);
    return part;
  }

  say(text: string): void {
    const draft = { origin: 0, name: "s", dest: 0, isSealed: false, isRelayed: false, seq: 0 };
    this.cluster.append({ ...draft, text: new TextEncoder().encode(text) }, 0, 0);
  }

  async claims(id: number): Promise<void> {
    const at = { address: "127.0.0.1", port: 1 };
    const claim = { id, name: "ana", isSealed: false, key: undefined, epoch: 0, at };
    const { kind } = await new Promise<ClaimOutcome>((resolve) => this.cluster.claim(claim, resolve));
    if (kind !== "claimed") throw new Error(`the id ${id} is ${kind}`);
  }

  async hears(texts: readonly string[], limitMs?: number): Promise<void> {
    await waitFor(
      () => (this.heard.join() === texts.join() ? true : undefined),
      () => `${texts.join()}, not ${this.heard.join()}`,
      limitMs,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cluster.close();
  }
}
