/**
 * Reads the whole log of a cluster again, as nobody in the run did, and checks what the servers promise of it: of two
 * servers never both have an id, nobody speaks in the name of an id that is at another server, and no text stands in
 * it twice.
 */
import type { Batch, LogRecord } from "@recado/server/cluster";
import { decodeBatch, NatsLink } from "@recado/server/cluster";
import { CLUSTER_SETTINGS } from "../harness/cluster.ts";

export interface LogAudit {
  readonly faults: readonly string[];
  readonly messages: number;
  readonly fenced: number;
}

export async function auditLog(urls: string): Promise<LogAudit> {
  const link = await NatsLink.open({ ...CLUSTER_SETTINGS, urls });
  const audit = new Audit();
  try {
    const end = await link.lastPlace(link.logStream);
    for (let place = 1; place <= end; place++) {
      const message = await link.manager.streams.getMessage(link.logStream, { seq: place });
      const batch = message && decodeBatch(message.data);
      if (!batch) throw new Error(`no batch at ${place}`);
      audit.batch(batch, place);
    }
    return { faults: audit.faults, messages: end, fenced: audit.fencedCount };
  } finally {
    await link.close();
  }
}

class Audit {
  readonly faults: string[] = [];
  /** What every server leaves out: batches that NATS took twice, and words of a server that has lost the id. */
  fencedCount = 0;
  readonly #serials = new Map<string, number>();
  readonly #holders = new Map<number, { readonly boot: string; readonly term: number }>();
  readonly #texts = new Set<string>();
  readonly #terms = new Set<string>();

  batch({ boot, serial, records }: Batch, place: number): void {
    if (serial > 0 && serial <= (this.#serials.get(boot) ?? 0)) {
      this.fencedCount++;
      return;
    }
    if (serial > 0) this.#serials.set(boot, serial);
    for (const record of records) this.record(record, boot, place);
  }

  record(record: LogRecord, boot: string, place: number): void {
    switch (record.kind) {
      case "claim": {
        const { term, member } = record;
        const before = this.#holders.get(member.id);
        const key = `${member.id} ${term}`;
        if (this.#terms.has(key) && before?.term === term && before.boot !== record.boot) {
          this.faults.push(`${place}: ${member.id} is given to two servers under term ${term}`);
        }
        this.#terms.add(key);
        if (!before || before.term < term) this.#holders.set(member.id, { boot: record.boot, term });
        return;
      }
      case "release":
        if (this.#holders.get(record.by)?.term === record.term) this.#holders.delete(record.by);
        return;
      case "gone":
        for (const [id, holder] of this.#holders) if (holder.boot === record.boot) this.#holders.delete(id);
        return;
      case "text": {
        const { origin, dest, seq, text } = record.draft;
        const holder = this.#holders.get(origin);
        if (origin !== 0 && holder?.boot !== boot) {
          this.fencedCount++;
          return;
        }
        const key = `${origin} ${record.epoch} ${seq} ${dest} ${Buffer.from(text).toString("base64")}`;
        if (this.#texts.has(key)) this.faults.push(`${place}: a text by ${origin} twice, seq ${seq}`);
        this.#texts.add(key);
      }
    }
  }
}
