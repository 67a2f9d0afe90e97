/** What a server makes of the log, whatever stands in it. */
import { describe, expect, test } from "bun:test";
import { MemoryServerStore } from "../store/memory-server-store.ts";
import { Holders } from "./holders.ts";
import { LogApplier } from "./log-applier.ts";
import type { LogRecord } from "./records.ts";

class Stage {
  readonly copy = new MemoryServerStore();
  readonly holders = new Holders();
  readonly heard: string[] = [];
  readonly claimed: number[] = [];
  readonly #applier = new LogApplier({
    copy: this.copy,
    holders: this.holders,
    boot: () => "us",
    hear: ({ kind }) => this.heard.push(kind),
    claimed: (id) => this.claimed.push(id),
    lost: () => undefined,
    gone: () => undefined,
  });
  #place = 0;

  /** As batches of nobody's count, one for each record. */
  says(boot: string, ...records: readonly LogRecord[]): void {
    for (const record of records) this.#applier.apply({ boot, serial: 0, records: [record] }, ++this.#place);
  }
}

function claim(boot: string, term: number): LogRecord {
  return { kind: "claim", by: 0, boot, term, epoch: 1, member: { id: 7, name: "ana", isSealed: true } };
}

describe("log applier", () => {
  test("log applier: a claim that was told twice is one", () => {
    const stage = new Stage();
    stage.says("us", claim("us", 5), claim("us", 5));
    expect(stage.claimed).toEqual([7]);
    stage.says("them", claim("them", 6), claim("them", 6));
    expect(stage.heard).toEqual(["deposed"]);
    stage.says("us", claim("us", 7));
    expect(stage.claimed).toEqual([7, 7]);
  });
});
