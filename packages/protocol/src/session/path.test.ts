import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { CHALLENGE_RETRY_MS, envelopeSize, UNPROVEN_BYTES_FACTOR } from "./limits.ts";
import { ModelPair } from "./model-fixture.ts";
import { Path } from "./path.ts";

const HOME = { address: "192.0.2.1", port: 7 };
const AWAY = { address: "192.0.2.1", port: 8 };
const CHALLENGE = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

describe("path", () => {
  test("path: the first address is proven by the handshake, and without limit", () => {
    const path = new Path(HOME);
    path.sent(1e9);
    expect(path.maySend(1e9)).toBe(true);
    expect(path.challenge).toBeUndefined();
    expect([path.isFrom({ ...HOME }), path.isFrom(AWAY), path.isFrom({ ...HOME, address: "192.0.2.2" })]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("path: a new address gets at most three times the bytes that came from it", () => {
    const action = fc.tuple(fc.constantFrom("received" as const, "sent" as const), fc.nat({ max: 1_200 }));
    fc.assert(
      fc.property(fc.array(action, { maxLength: 100 }), (actions) => {
        const path = new Path(HOME);
        path.moveTo(AWAY, CHALLENGE);
        let received = 0;
        let sent = 0;
        for (const [kind, byteCount] of actions) {
          if (kind === "received") {
            path.received(byteCount);
            received += byteCount;
          } else if (path.maySend(byteCount)) {
            path.sent(byteCount);
            sent += byteCount;
          }
          expect(sent).toBeLessThanOrEqual(UNPROVEN_BYTES_FACTOR * received);
          expect(path.maySend(UNPROVEN_BYTES_FACTOR * received - sent)).toBe(true);
        }
      }),
    );
  });

  test("path: only the bytes of the challenge prove an address", () => {
    const path = new Path(HOME);
    path.moveTo(AWAY, CHALLENGE);
    expect(path.peer).toEqual(AWAY);
    path.responded(new Uint8Array(0));
    path.responded(CHALLENGE.subarray(0, 7));
    path.responded(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 9));
    path.responded(Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8));
    expect(path.maySend(1)).toBe(false);
    path.responded(Uint8Array.of(...CHALLENGE, 99));
    expect(path.maySend(1e9)).toBe(true);
    expect(path.challenge).toBeUndefined();
  });

  test("path: an answer to the challenge of an address before proves nothing, and credit does not move along", () => {
    const path = new Path(HOME);
    path.moveTo(AWAY, CHALLENGE);
    path.received(1_000);
    path.moveTo({ ...AWAY, port: 9 }, CHALLENGE.toReversed());
    expect(path.maySend(1)).toBe(false);
    path.responded(CHALLENGE);
    expect(path.maySend(1)).toBe(false);
    path.responded(CHALLENGE.toReversed());
    expect(path.maySend(1e9)).toBe(true);
  });
});

describe("path of a session", () => {
  test("path of a session: only the newest envelope moves it", () => {
    const pair = new ModelPair(1);
    pair.harm("lose", 1);
    pair.say(pair.left, "lost on the way");
    pair.pass(20);
    pair.rebind();
    pair.say(pair.left, "from elsewhere");
    pair.pass(200);
    expect(pair.right.session.peer.address).toBe("left 1");
    const [lost] = pair.seen;
    const fault = pair.right.session.handleEnvelope(lost?.bytes ?? new Uint8Array(0), AWAY, pair.nowMs);
    expect(fault).toBeUndefined();
    expect(pair.right.session.peer.address).toBe("left 1");
  });

  test("path of a session: until it is proven, whatever is to be said, it gets three times its bytes", () => {
    const pair = new ModelPair(1);
    pair.rebind();
    pair.say(pair.left, "from elsewhere");
    pair.harm("lose", 0);
    for (let text = 0; text < 50; text++) pair.say(pair.right, "x".repeat(140));
    const before = pair.seen.length;
    pair.pass(10);
    const sent = pair.seen.slice(before).filter(({ to }) => to === pair.left);
    const byteCount = sent.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(byteCount).toBeGreaterThan(0);
    expect(byteCount).toBeLessThanOrEqual(UNPROVEN_BYTES_FACTOR * envelopeSize(1));
  });

  test("path of a session: a challenge that was lost comes again with what is heard later", () => {
    const pair = new ModelPair(1);
    pair.rebind();
    pair.say(pair.left, "from elsewhere");
    pair.pass(10);
    pair.harm("lose", 1);
    pair.pass(CHALLENGE_RETRY_MS);
    pair.say(pair.left, "again");
    pair.pass(100);
    pair.say(pair.right, "x".repeat(6 * 140));
    expect(pair.seen.at(-1)?.bytes.length).toBe(envelopeSize(6));
  });
});
