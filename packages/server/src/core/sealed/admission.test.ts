/** Handshakes against the real core, with real keys from a seed. */
import { describe, expect, test } from "bun:test";
import { encodeMessage, FRAME_SIZE, isRefusal, parseMessage, peekType } from "@recado/protocol";
import {
  CloseReason,
  HALF_OPEN_MAX,
  HALF_OPEN_WITHOUT_COOKIE,
  type KeyPair,
  readStep,
  SessionStep,
} from "@recado/protocol/session";
import { generateKeyPair } from "@recado/runtime/crypto";
import { Scene } from "./admission-fixture.ts";

function kindOf(bytes: Uint8Array | undefined): string {
  const parsed = parseMessage(bytes ?? new Uint8Array(0));
  return isRefusal(parsed) ? parsed.refused : parsed.kind;
}

describe("handshake", () => {
  test("handshake: two round trips make a session; the same last step again gets another WELCOME", () => {
    const scene = new Scene();
    const initiator = scene.initiator();
    expect(scene.shake(initiator, 1_000)?.kind).toBe("welcome");
    expect(scene.sealedIds()).toEqual([1]);
    const again = scene.send(initiator.frame, 1_000);
    expect(again.map(({ length }) => length)).toEqual([200]);
    expect(scene.sealedIds()).toEqual([1]);
  });

  test("handshake: the same OI gets the same answer; after 5 s its last step comes too late", () => {
    const scene = new Scene();
    const initiator = scene.initiator();
    const [first] = scene.send(initiator.frame, 1_000);
    const [second] = scene.send(initiator.frame, 1_000);
    expect(second).toEqual(first as Uint8Array);
    initiator.handleDatagram(first as Uint8Array);
    scene.nowMs = 5_001;
    expect(scene.send(initiator.frame, 1_000)).toEqual([]);
    expect(scene.sealedIds()).toEqual([]);
  });

  test("handshake: no byte of the last step can be changed, and the right one still counts afterwards", () => {
    const scene = new Scene();
    const initiator = scene.initiator();
    for (const answer of scene.send(initiator.frame, 1_000)) initiator.handleDatagram(answer);
    for (let at = 37; at < 37 + 94; at++) {
      const changed = new Uint8Array(initiator.frame);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(scene.send(changed, 1_000)).toEqual([]);
    }
    expect(scene.sealedIds()).toEqual([]);
    expect(scene.send(initiator.frame, 1_000).map(({ length }) => length)).toEqual([200]);
    expect(scene.sealedIds()).toEqual([1]);
  });

  test("handshake: whoever changes a byte of the OI on the way gets no session in its name", () => {
    for (let at = 0; at < FRAME_SIZE; at++) {
      const scene = new Scene();
      const initiator = scene.initiator();
      const changed = new Uint8Array(initiator.frame);
      changed[at] = (changed[at] ?? 0) ^ 1;
      for (const answer of scene.send(changed, 1_000)) initiator.handleDatagram(answer);
      if (initiator.isFinished) scene.send(initiator.frame, 1_000);
      expect(scene.sealedIds()).toEqual([]);
    }
  });

  test("handshake: above 64 half-open ones a cookie is demanded; never are there more than 256", () => {
    const scene = new Scene();
    for (let source = 0; source < HALF_OPEN_WITHOUT_COOKIE; source++) {
      const [answer] = scene.send(scene.initiator(source + 10).frame, 2_000 + source);
      expect(readStep(answer as Uint8Array)?.step).toBe(SessionStep.REPLY);
    }
    for (let source = 0; source < 2_000; source++) {
      const [answer] = scene.send(scene.initiator(5_000).frame, 10_000 + source);
      expect(readStep(answer as Uint8Array)?.step).toBe(SessionStep.COOKIE);
    }
    expect(scene.core.halfOpenCount).toBe(HALF_OPEN_WITHOUT_COOKIE);
    expect(scene.shake(scene.initiator(1), 1_000)?.kind).toBe("welcome");
    for (let source = 0; source < 400; source++) {
      const initiator = scene.initiator(6_000 + source);
      for (const answer of scene.send(initiator.frame, 20_000 + source)) initiator.handleDatagram(answer);
      scene.send(initiator.frame, 20_000 + source);
    }
    expect(scene.core.halfOpenCount).toBeLessThanOrEqual(HALF_OPEN_MAX);
  });

  test("handshake: a cookie serves the address that it was given to, for as long as its key or the next is in use", () => {
    const scene = new Scene();
    for (let source = 0; source < HALF_OPEN_WITHOUT_COOKIE; source++) {
      scene.send(scene.initiator(source + 10).frame, 2_000 + source);
    }
    const initiator = scene.initiator(1);
    for (const answer of scene.send(initiator.frame, 1_000)) initiator.handleDatagram(answer);
    const stepTo = (port: number): number | undefined => {
      const [answer] = scene.send(initiator.frame, port);
      return answer && readStep(answer)?.step;
    };
    expect(stepTo(1_001)).toBe(SessionStep.COOKIE);
    expect(stepTo(1_000)).toBe(SessionStep.REPLY);
  });
});

describe("identity", () => {
  test("identity: the first key owns the id, in clear frames too", () => {
    const scene = new Scene();
    const owner: KeyPair = generateKeyPair(scene.random);
    expect(scene.shake(scene.initiator(1, owner), 1_000)?.kind).toBe("welcome");
    const thief = scene.shake(scene.initiator(1), 2_000);
    expect(thief).toMatchObject({ kind: "closed", close: { reason: CloseReason.ID_IN_USE } });
    const oi = encodeMessage({ kind: "hello", origin: 1, dest: 0, name: "eva", text: "oi", offer: [] });
    expect(scene.send(oi, 3_000).map(kindOf)).toEqual(["error"]);
    expect(scene.send(oi, 1_000).map(kindOf)).toEqual(["error"]);
    expect(scene.shake(scene.initiator(1, owner, "ana"), 4_000)?.kind).toBe("welcome");
    expect(scene.sealedIds()).toEqual([1]);
  });

  test("identity: an id that a clear client holds is not taken from it, but by that client itself", () => {
    const scene = new Scene();
    const oi = encodeMessage({ kind: "hello", origin: 1, dest: 0, name: "ana", text: "oi", offer: [] });
    expect(scene.send(oi, 1_000).map(kindOf)).toEqual(["hello"]);
    const other = scene.shake(scene.initiator(1), 2_000);
    expect(other).toMatchObject({ kind: "closed", close: { reason: CloseReason.ID_IN_USE } });
    expect(scene.shake(scene.initiator(1), 1_000)?.kind).toBe("welcome");
    expect(scene.sealedIds()).toEqual([1]);
  });

  test("identity: nothing in clear frames is answered with more than came", () => {
    const scene = new Scene();
    for (let type = 0; type < 9; type++) {
      for (const size of [0, 1, 16, 36, 175, 176, 177, 200, 376, 1_080]) {
        const bytes = scene.random(size);
        bytes.set([0, 0, 0, type].slice(0, size));
        const out = scene.send(bytes, 30_000 + type * 20 + (size % 20), `10.1.${type}.${size % 250}`);
        expect(out.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(size);
        expect(out.every((answer) => peekType(answer) !== 2)).toBe(true);
      }
    }
  });
});
