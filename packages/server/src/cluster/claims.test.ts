/** Claims against a bucket that is out of reach for a while. */
import { describe, expect, test } from "bun:test";
import { waitFor } from "@recado/runtime/testing";
import type { Claim, ClaimOutcome } from "../core/cluster/port.ts";
import { CLAIM_LIMIT_MS, Claims } from "./claims.ts";
import type { Places, Taken } from "./places.ts";
import type { LogRecord } from "./records.ts";

const KEY = Uint8Array.of(1, 2, 3);

class Stage {
  nowMs = 0;
  isCutOff = false;
  mayTell = true;
  /** What the bucket says; "unavailable" when there is nothing more. */
  readonly words: Taken[] = [];
  asked = 0;
  readonly written: LogRecord[] = [];
  readonly outcomes: ClaimOutcome["kind"][] = [];
  readonly claims: Claims;

  constructor() {
    const places: Pick<Places, "take"> = {
      take: async () => {
        this.asked++;
        return this.words.shift() ?? { kind: "unavailable" };
      },
    };
    this.claims = new Claims({
      places,
      boot: () => "us",
      isCutOff: () => this.isCutOff,
      mayTell: () => this.mayTell,
      append: (record) => this.written.push(record),
      tell: async (_boot, record) => {
        this.written.push(record);
      },
      monotonicMs: () => this.nowMs,
      answered: () => undefined,
    });
  }

  claim(key: Uint8Array | undefined, port = 1): void {
    const claim: Claim = {
      id: 7,
      name: "ana",
      isSealed: key !== undefined,
      key,
      epoch: 5,
      at: { address: "127.0.0.1", port },
    };
    this.claims.claim(claim, ({ kind }) => this.outcomes.push(kind));
  }

  async outcome(count = 1): Promise<readonly string[]> {
    await waitFor(
      () => (this.outcomes.length >= count ? true : undefined),
      () => `${count} outcomes, not ${this.outcomes.join()}`,
    );
    return this.outcomes;
  }

  async askedTimes(count: number): Promise<void> {
    await waitFor(
      () => (this.asked >= count ? true : undefined),
      () => `${count} questions, not ${this.asked}`,
    );
  }
}

const TAKEN: Taken = { kind: "taken", term: 5, from: "" };

describe("claims", () => {
  test("claims: who proved a key waits until the bucket answers; the claim then stands in the log once", async () => {
    const stage = new Stage();
    stage.claim(KEY);
    await stage.askedTimes(2);
    stage.words.push(TAKEN);
    await waitFor(
      () => (stage.written.length > 0 ? true : undefined),
      () => "the claim in the log",
    );
    expect(stage.written).toHaveLength(1);
    expect(stage.claims.found(7, 5, 99)).toBe(true);
    expect(await stage.outcome()).toEqual(["claimed"]);
  });

  test("claims: while the log takes nothing, nobody asks the bucket", async () => {
    const stage = new Stage();
    stage.mayTell = false;
    stage.words.push(TAKEN);
    stage.claim(KEY);
    stage.claim(KEY);
    expect(await stage.outcome()).toEqual(["repeated"]);
    expect(stage.asked).toBe(0);
    stage.mayTell = true;
    await stage.askedTimes(1);
  });

  test("claims: where no NATS is in reach of this server alone, its client is not kept from going to another", async () => {
    const stage = new Stage();
    stage.isCutOff = true;
    stage.claim(KEY);
    expect(await stage.outcome()).toEqual(["unavailable"]);
    expect(stage.asked).toBe(0);
  });

  test("claims: who does not ask again is given up, and then the next to come is not taken for it", async () => {
    const stage = new Stage();
    stage.claim(KEY);
    await stage.askedTimes(1);
    stage.nowMs = CLAIM_LIMIT_MS;
    expect(await stage.outcome()).toEqual(["unavailable"]);
    stage.claim(Uint8Array.of(9));
    stage.words.push({ kind: "held" });
    expect(await stage.outcome(2)).toEqual(["unavailable", "held"]);
  });

  test("claims: one that never comes to stand in the log is begun anew for who still asks", async () => {
    const stage = new Stage();
    stage.words.push(TAKEN, { ...TAKEN, term: 6 });
    stage.claim(KEY);
    const ask = setInterval(() => stage.claim(KEY), 500);
    try {
      await waitFor(
        () => (stage.written.length === 2 ? true : undefined),
        () => "the second claim",
        2 * CLAIM_LIMIT_MS,
      );
    } finally {
      clearInterval(ask);
    }
    expect(stage.claims.found(7, 5, 98)).toBe(false);
    expect(stage.claims.found(7, 6, 99)).toBe(true);
  }, 15_000);

  test("claims: who speaks in clear frames is told at once; another that wants the same id has to wait", async () => {
    const stage = new Stage();
    stage.claim(undefined);
    stage.claim(undefined, 2);
    expect((await stage.outcome(2)).toSorted()).toEqual(["held", "unavailable"]);
  });
});
