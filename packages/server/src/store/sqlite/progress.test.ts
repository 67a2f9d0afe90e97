/** Rows of owners are written late: whatever a crash leaves of them, the entries tell the rest. */
import { describe, expect, test } from "bun:test";
import { openDatabase } from "@recado/runtime/sqlite";
import fc from "fast-check";
import { KEY } from "../contract/contract-store.ts";
import { ChangeWriter, type Write } from "./change-writer.ts";
import { settle, storedState } from "./opening.ts";
import { Progress } from "./progress.ts";
import { SERVER_DATABASE } from "./schema.ts";
import { withFolder } from "./test-folders.ts";

const text = new Uint8Array(1);
const id = fc.integer({ min: 1, max: 3 });
const steps = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("entry" as const), id, isSealed: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("progress" as const), id, ahead: fc.nat(3) }) },
  fc.record({ kind: fc.constant("refused" as const), id }),
  fc.record({ kind: fc.constant("stream" as const), id }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("rows" as const), count: fc.integer({ min: 1, max: 2 }) }) },
);

type Step = typeof steps extends fc.Arbitrary<infer Value> ? Value : never;

/** What a store does with changes, with rows written when the test says so; and what has to be there afterwards. */
class Run {
  readonly writes: Write[] = [];
  /** Of each owner: behind the last entry or refusal, and as told. */
  readonly least = new Map<number, number>();
  readonly most = new Map<number, number>();
  readonly #progress = new Progress();
  #number = 0;
  #epoch = 0;

  constructor() {
    for (const owner of [1, 2, 3]) this.#stream(owner);
  }

  take(step: Step): void {
    if (step.kind === "rows") {
      const rows = this.#progress.take(step.count);
      const replayFrom = this.#progress.replayFrom(this.#number);
      this.writes.push({ kind: "rows", rows, replayFrom, lastNumber: this.#number });
      return;
    }
    const next = this.most.get(step.id) ?? 0;
    if (step.kind === "stream") this.#stream(step.id);
    else if (step.kind === "progress") {
      this.most.set(step.id, next + step.ahead);
      this.#progress.came(step.id, 0, next + step.ahead, 0, this.#number);
    } else if (step.kind === "refused") {
      this.writes.push({ kind: "refused", refusal: { id: step.id, seq: next, fate: 17 }, asOf: this.#number });
      this.#progress.refused(step.id, next + 1, this.#number);
      this.#moved(step.id, next + 1);
    } else this.#entry(step.id, next, step.isSealed);
  }

  #entry(origin: number, next: number, isSealed: boolean): void {
    const number = ++this.#number;
    const ends = { origin, name: "", dest: 0, isSealed, isRelayed: false, seq: isSealed ? next : 0 };
    this.writes.push({ kind: "entry", entry: { number, atMs: 0, ...ends, text } });
    if (!isSealed) return;
    this.#progress.wrote(origin, number, next);
    this.#moved(origin, next + 1);
  }

  #stream(id: number): void {
    this.#epoch += 1_000;
    const streams = { position: 0, receiveEpoch: this.#epoch, receiveNext: this.#epoch };
    const owner = { id, name: "", key: KEY, since: 0, firstSeenMs: 0, lastSeenMs: 0, ...streams };
    this.#progress.forget(id);
    this.writes.push({ kind: "owner", owner, asOf: this.#number });
    this.#moved(id, this.#epoch);
  }

  #moved(id: number, next: number): void {
    this.least.set(id, next);
    this.most.set(id, next);
  }
}

describe("progress", () => {
  test("progress: whichever rows were written before a crash, streams go on behind the last entry or refusal", () =>
    withFolder((folder) => {
      let runs = 0;
      fc.assert(
        fc.property(fc.array(steps, { maxLength: 40 }), (taken) => {
          const db = openDatabase(folder.file(`${runs++}.sqlite`), SERVER_DATABASE);
          try {
            settle(db);
            const run = new Run();
            for (const each of taken) run.take(each);
            const writer = new ChangeWriter(db, () => {});
            db.transaction(() => writer.write(run.writes))();
            for (const _crash of [1, 2]) {
              settle(db);
              for (const { id: owner, receiveNext } of storedState(db).owners) {
                expect(receiveNext).toBeGreaterThanOrEqual(run.least.get(owner) ?? 0);
                expect(receiveNext).toBeLessThanOrEqual(run.most.get(owner) ?? 0);
              }
            }
          } finally {
            db.close();
          }
        }),
        { numRuns: 100 },
      );
    }));

  test("progress: the rows that have waited longest are taken first, and the replay begins at the next", () => {
    const progress = new Progress();
    progress.wrote(1, 10, 0);
    progress.came(2, 5, 6, 7, 11);
    progress.wrote(1, 12, 2 ** 32 - 1);
    expect(progress.replayFrom(12)).toBe(10);
    expect(progress.take(1)).toEqual([{ id: 1, position: undefined, lastSeenMs: undefined, receiveNext: 0, asOf: 12 }]);
    expect(progress.replayFrom(12)).toBe(12);
    expect(progress.take(5)).toEqual([{ id: 2, position: 5, lastSeenMs: 7, receiveNext: 6, asOf: 11 }]);
    expect([progress.isEmpty, progress.replayFrom(12)]).toEqual([true, 13]);
  });
});
