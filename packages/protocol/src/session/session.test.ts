import { describe, expect, test } from "bun:test";
import { CALM, Pair, type Weather } from "./session-fixture.ts";

const SEED = Number(process.env["SEED"] ?? 20_261_123);
const STORM: Weather = { loss: 0.3, duplicates: 0.2, delayMs: [25, 45] };

function texts(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `message ${index}`);
}

describe("session", () => {
  test("session: on a clean path each message takes one datagram and at most half an acknowledgement", () => {
    const pair = new Pair(SEED);
    for (const text of texts(200)) {
      pair.say(pair.left, text);
      pair.pass(5);
    }
    pair.run(1_000);
    expect(pair.right.got.map(({ text }) => text)).toEqual(texts(200));
    expect(pair.left.sentDatagrams).toBe(200);
    expect(pair.right.sentDatagrams).toBeLessThanOrEqual(101);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "session: under loss and duplicates all arrives, once and in order (seed +%d)",
    (extra) => {
      const pair = new Pair(SEED + extra, STORM, {}, [2 ** 32 - 50, 2 ** 32 - 5]);
      for (const text of texts(300)) {
        pair.say(pair.left, text);
        pair.say(pair.right, text.toUpperCase());
        pair.pass(20);
      }
      pair.run(120_000);
      expect(pair.right.got.map(({ text }) => text)).toEqual(texts(300));
      expect(pair.left.got.map(({ text }) => text)).toEqual(texts(300).map((text) => text.toUpperCase()));
      expect(pair.left.acknowledged.length).toBe(300);
    },
  );

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "session: what is stored late is acknowledged, also when that is lost and nothing more is said (seed +%d)",
    (extra) => {
      const acknowledged = Array.from({ length: 50 }, (_, index) => {
        const pair = new Pair(SEED + extra * 50 + index, STORM);
        pair.storeMs = 60;
        for (const text of texts(5)) pair.say(pair.left, text);
        pair.run(60_000);
        return pair.left.acknowledged.length;
      });
      expect(acknowledged).toEqual(Array.from({ length: 50 }, () => 5));
    },
  );

  test("session: a peer that cannot store is asked less and less, and acknowledges when it can", () => {
    const pair = new Pair(SEED, CALM);
    pair.storeMs = 60_000;
    for (const text of texts(5)) pair.say(pair.left, text);
    pair.run(70_000);
    expect(pair.left.acknowledged).toHaveLength(5);
    expect(pair.left.sentDatagrams).toBeLessThan(30);
  });

  test("session: what may not leave yet is not probed for, and when it was lost it comes again soon", () => {
    const pair = new Pair(SEED, { ...CALM, loss: 1 }, { rttMs: 20 });
    pair.holdMs = 10_000;
    pair.say(pair.left, "stored late");
    pair.pass(10_010);
    expect(pair.left.sentDatagrams).toBe(1);
    pair.weather = CALM;
    pair.pass(200);
    expect(pair.right.got).toHaveLength(1);
  });

  test("session: reordering by 200 ms changes nothing of it", () => {
    const pair = new Pair(SEED, { loss: 0.3, duplicates: 0.2, delayMs: [25, 425] });
    for (const text of texts(300)) {
      pair.say(pair.left, text);
      pair.pass(50);
    }
    pair.run(120_000);
    expect(pair.right.got.map(({ text }) => text)).toEqual(texts(300));
  });

  test("session: a text of 64 KiB arrives whole", () => {
    const pair = new Pair(SEED, STORM);
    const text = "ção ".repeat(10_922);
    pair.say(pair.left, text);
    pair.say(pair.left, "after it");
    pair.run(120_000);
    expect(pair.right.got.map((got) => got.text)).toEqual([text, "after it"]);
  });

  test("session: what an eavesdropper sends again has no effect", () => {
    const pair = new Pair(SEED, CALM);
    for (const text of texts(50)) pair.say(pair.left, text);
    pair.run(10_000);
    for (const { to, bytes } of [...pair.seen]) for (let copy = 0; copy < 10; copy++) pair.deliver(to, bytes);
    expect(pair.right.got.length).toBe(50);
  });

  test("session: a peer that is held back sends no more than it was allowed, and everything in the end", () => {
    const pair = new Pair(SEED, CALM, { receiveRate: { framesPerSecond: 120, burst: 240 } });
    for (const text of texts(600)) pair.say(pair.left, text);
    pair.run(30_000);
    expect(pair.right.got.map(({ text }) => text)).toEqual(texts(600));
    const within = pair.right.got.filter(({ atMs }) => atMs <= 1_000).length;
    expect(within).toBeLessThanOrEqual(240 + 120 + 64);
    expect(pair.left.sentFrames).toBeLessThanOrEqual(660);
  });
});
