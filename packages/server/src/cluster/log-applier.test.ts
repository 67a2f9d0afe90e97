/** What a server makes of the log, whatever stands in it. */
import { describe, expect, test } from "bun:test";
import { Fate } from "@recado/protocol/session";
import { MemoryServerStore } from "../store/memory-server-store.ts";
import type { StoreChange } from "../store/server-store.ts";
import { Holders } from "./holders.ts";
import { LogApplier } from "./log-applier.ts";
import type { LogRecord } from "./records.ts";

class Stage {
  readonly copy = new MemoryServerStore();
  readonly holders = new Holders();
  readonly heard: string[] = [];
  readonly claimed: number[] = [];
  /** Changes that the copy throws at. */
  failing: StoreChange["kind"] | undefined;
  readonly #applier = new LogApplier({
    copy: this.copy,
    holders: this.holders,
    boot: () => "us",
    hear: ({ kind }) => this.heard.push(kind),
    claimed: (id) => this.claimed.push(id),
    lost: () => undefined,
    gone: () => undefined,
  });
  place = 0;

  constructor() {
    const apply = this.copy.apply.bind(this.copy);
    this.copy.apply = (change) => {
      if (change.kind === this.failing) throw new Error("full");
      apply(change);
    };
  }

  /** As a batch that nobody counts. */
  says(boot: string, ...records: readonly LogRecord[]): void {
    this.#applier.apply({ boot, serial: 0, records }, ++this.place);
  }
}

function text(seq: number, by = 1): LogRecord {
  const draft = { origin: by, name: "a", dest: 0, text: new Uint8Array(1), isSealed: true, isRelayed: false, seq };
  return { kind: "text", by, draft, epoch: 1, atMs: 0 };
}

function progress(id: number): LogRecord {
  return { kind: "change", by: 0, change: { kind: "progress", id, position: 5, receiveNext: 1, lastSeenMs: 1 } };
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

  test("log applier: a record that cannot be applied costs nothing but itself", () => {
    const stage = new Stage();
    stage.failing = "progress";
    expect(() => stage.says("them", text(1), progress(9), text(2))).toThrow("full");
    expect(stage.heard).toEqual(["entry", "entry"]);
    expect(stage.copy.logPlace).toBe(1);
  });

  test("log applier: what is said of an id that nobody owns is passed over", () => {
    const stage = new Stage();
    const refusal = { id: 9, seq: 1, fate: Fate.EMPTY };
    stage.says("them", text(1), progress(9), { kind: "change", by: 0, change: { kind: "refused", refusal } }, text(2));
    expect(stage.heard).toEqual(["entry", "change", "change", "entry"]);
    expect(stage.copy.load().owners).toEqual([]);
  });

  test("log applier: nobody speaks in the name of an id that was released, and not for ever is that remembered", () => {
    const stage = new Stage();
    stage.says("them", claim("them", 5));
    stage.says("them", { kind: "release", by: 7, term: 5 });
    stage.says("them", text(1, 7));
    expect(stage.heard).toEqual(["joined", "left"]);
    stage.place += 65_535;
    stage.says("them", text(1, 7));
    stage.says("them", text(1, 7));
    expect(stage.heard).toEqual(["joined", "left", "entry"]);
    stage.says("them", claim("them", 6));
    stage.says("them", { kind: "gone", by: 0, boot: "them" });
    stage.says("them", text(2, 7));
    expect(stage.heard.slice(3)).toEqual(["joined", "left"]);
  });
});
