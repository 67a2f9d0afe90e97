import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { Acknowledgement } from "./envelope.ts";
import { InFlight } from "./in-flight.ts";
import { LOSS_TIME_FACTOR, PTO_MAX_MS } from "./limits.ts";
import { RttEstimator } from "./rtt.ts";
import { serialAdd } from "./serial.ts";

/** An acknowledgement of everything before `ack`, and of these beyond it. */
function ackOf(ack: number, sacked: readonly number[] = [], ackDelayMs = 0): Acknowledgement {
  let bits = 0n;
  for (const seq of sacked) bits |= 1n << BigInt(serialAdd(seq, -ack - 1));
  const half = (shift: bigint): number => Number((bits >> shift) & 0xffff_ffffn);
  return { window: 64, ackDelayMs, ack, sackHigh: half(32n), sackLow: half(0n) };
}

/** Frames `first`, first + 1 …, each in an envelope of its own, counters from 0, so many ms apart. */
function flightOf(count: number, everyMs: number, first = 100): { flight: InFlight; rtt: RttEstimator } {
  const rtt = new RttEstimator();
  rtt.sample(100, 0);
  const flight = new InFlight(rtt);
  for (let index = 0; index < count; index++) flight.sent(serialAdd(first, index), index, index * everyMs);
  return { flight, rtt };
}

describe("in flight", () => {
  test("in flight: three envelopes that left later and arrived make a frame lost, two do not yet", () => {
    const { flight } = flightOf(4, 1);
    flight.acknowledged(ackOf(100, [101, 102]), 50);
    expect(flight.detectLost(50)).toBe(false);
    flight.acknowledged(ackOf(100, [101, 102, 103]), 51);
    expect(flight.detectLost(51)).toBe(true);
    expect(flight.lost(10)).toEqual([100]);
    expect([flight.count, flight.size]).toEqual([0, 1]);
  });

  test("in flight: three frames of one envelope are one piece of evidence", () => {
    const { flight } = flightOf(1, 0);
    for (const seq of [101, 102, 103]) flight.sent(seq, 1, 1);
    flight.acknowledged(ackOf(100, [101, 102, 103]), 50);
    expect(flight.detectLost(50)).toBe(false);
  });

  test("in flight: one later envelope suffices when the frame is older than 9/8 RTT, and no sooner", () => {
    const { flight, rtt } = flightOf(2, 0);
    flight.acknowledged(ackOf(100, [101]), 100);
    const lateAtMs = LOSS_TIME_FACTOR * rtt.cautiousMs;
    expect(flight.nextTimeoutMs).toBeCloseTo(lateAtMs);
    expect(flight.detectLost(lateAtMs - 0.001)).toBe(false);
    expect(flight.detectLost(lateAtMs)).toBe(true);
    expect(flight.nextTimeoutMs).toBe(Infinity);
  });

  test("in flight: without evidence nothing is lost, however old", () => {
    const { flight } = flightOf(5, 1);
    expect(flight.nextTimeoutMs).toBe(Infinity);
    expect(flight.detectLost(1e9)).toBe(false);
    flight.acknowledged(ackOf(104), 200);
    expect(flight.detectLost(1e9)).toBe(false);
  });

  test("in flight: a frame that was sent twice is evidence for its first envelope only, and no sample", () => {
    const { flight, rtt } = flightOf(2, 0);
    flight.sent(100, 2, 300);
    flight.acknowledged(ackOf(101), 310);
    expect(rtt.leastMs).toBe(100);
    expect(flight.detectLost(1e9)).toBe(false);
  });

  test("in flight: the sample is that of the newest envelope, less the delay that the peer tells", () => {
    const { flight, rtt } = flightOf(3, 40);
    flight.acknowledged(ackOf(102, [], 20), 200);
    expect(rtt.cautiousMs).toBe(140);
    expect(rtt.smoothedMs).toBeCloseTo(100 + 40 / 8);
  });

  test("in flight: what the peer had sacked and leaves again says nothing of the round trip", () => {
    const { flight, rtt } = flightOf(2, 1);
    flight.acknowledged(ackOf(100, [101]), 100);
    flight.acknowledged(ackOf(101), 100);
    const before = rtt.smoothedMs;
    flight.sent(101, 2, 300, false);
    flight.acknowledged(ackOf(102), 302);
    expect(flight.size).toBe(0);
    expect(rtt.smoothedMs).toBe(before);
    flight.sent(102, 3, 400);
    flight.acknowledged(ackOf(103), 420);
    expect(rtt.smoothedMs).toBeLessThan(before);
  });

  test("in flight: a resend that proves too early stretches the patience, and envelopes count no more", () => {
    const { flight } = flightOf(4, 1);
    flight.acknowledged(ackOf(100, [101, 102, 103]), 50);
    flight.detectLost(50);
    flight.sent(100, 4, 60);
    expect(flight.takeEarlyResend()).toBe(false);
    flight.acknowledged(ackOf(104), 70);
    expect([flight.takeEarlyResend(), flight.takeEarlyResend()]).toEqual([true, false]);

    for (let index = 0; index < 5; index++) flight.sent(104 + index, 5 + index, 100);
    flight.acknowledged(ackOf(104, [105, 106, 107, 108]), 150);
    expect(flight.detectLost(150)).toBe(false);
    expect(flight.detectLost(100 + 100 * LOSS_TIME_FACTOR)).toBe(false);
    expect(flight.detectLost(100 + 100 * LOSS_TIME_FACTOR * 1.25)).toBe(true);
  });

  test("in flight: a resend that comes right in time changes nothing of the rules", () => {
    const { flight } = flightOf(4, 1);
    flight.acknowledged(ackOf(100, [101, 102, 103]), 50);
    flight.detectLost(50);
    flight.sent(100, 4, 60);
    flight.acknowledged(ackOf(104), 160);
    expect(flight.takeEarlyResend()).toBe(false);
  });

  test("in flight: numbers go on over the edge of 2³²", () => {
    const { flight } = flightOf(64, 0, 2 ** 32 - 3);
    expect(flight.acknowledged(ackOf(0, [2, 60]), 100)).toBe(3 + 2);
    expect(flight.oldest(3)).toEqual([0, 1, 3]);
    expect(flight.acknowledged(ackOf(61), 110)).toBe(64 - 5);
    expect(flight.size).toBe(0);
  });

  test("in flight: each frame leaves once, and what is counted is what is there", () => {
    const sack = fc.uniqueArray(fc.integer({ min: 1, max: 64 }), { maxLength: 64 });
    const acks = fc.array(fc.tuple(fc.integer({ min: 0, max: 64 }), sack, fc.nat({ max: 400 })), { maxLength: 30 });
    const first = fc.constantFrom(0, 100, 2 ** 32 - 30);
    fc.assert(
      fc.property(first, acks, (base, all) => {
        const { flight } = flightOf(64, 1, base);
        const left = new Set(Array.from({ length: 64 }, (_, index) => index));
        let nowMs = 64;
        let counter = 64;
        for (const [ack, beyond, waitMs] of all) {
          nowMs += waitMs;
          const covered = [...left].filter((index) => index < ack || beyond.includes(index - ack));
          for (const index of covered) left.delete(index);
          const at = serialAdd(base, ack);
          const sacked = beyond.map((offset) => serialAdd(at, offset));
          expect(flight.acknowledged(ackOf(at, sacked), nowMs)).toBe(covered.length);
          flight.detectLost(nowMs);
          const seqs = [...left].map((index) => serialAdd(base, index));
          expect(flight.oldest(100)).toEqual(seqs);
          expect(flight.lost(100).every((seq) => seqs.includes(seq))).toBe(true);
          expect([flight.size, flight.count]).toEqual([left.size, left.size - flight.lost(100).length]);
          for (const seq of flight.lost(6)) flight.sent(seq, counter++, nowMs);
        }
      }),
    );
  });
});

describe("RTT", () => {
  test("RTT: the first sample counts whole, later ones by an eighth", () => {
    const rtt = new RttEstimator();
    expect(rtt.probeTimeoutMs(0, false)).toBe(1_000);
    rtt.sample(80, 0);
    expect([rtt.smoothedMs, rtt.probeTimeoutMs(0, false)]).toEqual([80, 80 + 4 * 40 + 25]);
    rtt.sample(160, 0);
    expect(rtt.smoothedMs).toBe(90);
    expect(rtt.probeTimeoutMs(0, false)).toBe(90 + 4 * 50 + 25);
  });

  test("RTT: a delay that would make it less than ever measured is not believed", () => {
    const rtt = new RttEstimator();
    rtt.sample(50, 60_000);
    expect(rtt.smoothedMs).toBe(50);
    rtt.sample(70, 65_535);
    expect(rtt.cautiousMs).toBe(50);
  });

  test("RTT: probes come in growing steps to a bound, the first two after a loss at half the margin", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 20_000 }), fc.nat({ max: 0xffff })), { maxLength: 20 }),
        (samples) => {
          const rtt = new RttEstimator();
          for (const [elapsedMs, delayMs] of samples) rtt.sample(elapsedMs, delayMs);
          for (const isLossy of [false, true]) {
            const steps = Array.from({ length: 2_000 }, (_, probes) => rtt.probeTimeoutMs(probes, isLossy));
            expect(steps.every((ms) => ms >= Math.min(rtt.smoothedMs, PTO_MAX_MS) && ms > 0)).toBe(true);
            expect(steps.every((ms, index) => index === 0 || ms >= (steps[index - 1] ?? 0))).toBe(true);
            expect(steps.at(-1)).toBe(PTO_MAX_MS);
          }
          expect(rtt.probeTimeoutMs(0, true)).toBeLessThanOrEqual(rtt.probeTimeoutMs(0, false));
        },
      ),
      { numRuns: 50 },
    );
  });
});
