/** Who comes to one of several servers while the others cannot be asked, and who is found to be at another. */
import { describe, expect, test } from "bun:test";
import {
  CloseReason,
  counterOf,
  HALF_OPEN_MAX,
  type HandshakeInitiator,
  mayBeEnvelope,
  readClose,
  readFrames,
} from "@recado/protocol/session";
import { Scene } from "./admission-fixture.ts";
import { SlowCluster } from "./slow-cluster-fixture.ts";

const PORT = 1_000;

function stage(): { scene: Scene; cluster: SlowCluster } {
  const cluster = new SlowCluster();
  return { scene: new Scene(cluster), cluster };
}

/** Up to the last step, which is told once. */
function finished(scene: Scene): HandshakeInitiator {
  const initiator = scene.initiator();
  expect(scene.shake(initiator, PORT)).toBeUndefined();
  expect(initiator.isFinished).toBe(true);
  return initiator;
}

function answersTo(scene: Scene, initiator: HandshakeInitiator) {
  return scene.send(initiator.frame, PORT).map((answer) => initiator.handleDatagram(answer)?.kind);
}

describe("pending", () => {
  test("pending: who repeats its last step is told to wait, for longer than a handshake is remembered, and then is in", () => {
    const { scene, cluster } = stage();
    const initiator = finished(scene);
    for (; scene.nowMs < 12_000; scene.nowMs += 1_000) expect(answersTo(scene, initiator)).toEqual(["pending"]);
    cluster.asked.get(1)?.({ kind: "claimed", number: 1, nowMs: scene.nowMs });
    expect(scene.sealedIds()).toEqual([1]);
    expect(answersTo(scene, initiator)).toEqual(["welcome"]);
  });

  test("pending: when nobody can tell after all, nothing more is said, and the next handshake is as good as the first", () => {
    const { scene, cluster } = stage();
    const initiator = finished(scene);
    cluster.asked.get(1)?.({ kind: "unavailable", nowMs: scene.nowMs });
    expect(answersTo(scene, initiator)).toEqual([]);
    cluster.asked.delete(1);
    const again = finished(scene);
    cluster.asked.get(1)?.({ kind: "claimed", number: 1, nowMs: scene.nowMs });
    expect(answersTo(scene, again)).toEqual(["welcome"]);
    expect(scene.sealedIds()).toEqual([1]);
  });

  test("pending: another server's word for it is not taken", () => {
    const { scene } = stage();
    const initiator = finished(scene);
    const [word] = scene.send(initiator.frame, PORT);
    if (!word) throw new Error("no answer");
    for (let at = 37; at < 41; at++) {
      const forged = new Uint8Array(word);
      forged[at] = (forged[at] ?? 0) ^ 1;
      expect(initiator.handleDatagram(forged)).toBeUndefined();
    }
  });

  test("pending: those who proved their keys take no place from those who come", () => {
    const { scene } = stage();
    for (let id = 1; id <= 2 * HALF_OPEN_MAX; id++) {
      const initiator = scene.initiator(id);
      scene.shake(initiator, 2_000 + id);
      expect(initiator.isFinished).toBe(true);
    }
    expect(scene.core.halfOpenCount).toBe(0);
  });
});

describe("deposed", () => {
  /** What a client that is in is told when the log says that its id is at another server, for this stream. */
  function toldAfterMove(epoch: number): number | undefined {
    const { scene, cluster } = stage();
    const initiator = finished(scene);
    cluster.asked.get(1)?.({ kind: "claimed", number: 1, nowMs: scene.nowMs });
    const outcomes = scene.send(initiator.frame, PORT).map((answer) => initiator.handleDatagram(answer));
    const welcome = outcomes.find((outcome) => outcome?.kind === "welcome");
    if (welcome?.kind !== "welcome") throw new Error("not in");
    scene.core.handleLog([{ kind: "deposed", member: { id: 1, name: "c1", isSealed: true }, epoch }], scene.nowMs);
    for (const effect of scene.core.takeEffects()) {
      if (effect.kind !== "unicast" || !mayBeEnvelope(effect.bytes)) continue;
      const bytes = new Uint8Array(effect.bytes);
      if (!welcome.keys.receive.open(bytes, counterOf(bytes))) continue;
      const closes = readFrames(bytes).map(({ text }) => readClose(text));
      return closes.find((close) => close !== undefined)?.reason;
    }
    return undefined;
  }

  test("deposed: who has moved itself, and is here all the same, is told to look for a server again", () => {
    expect(toldAfterMove(5)).toBe(CloseReason.SHUTDOWN);
  });

  test("deposed: where another program of the same key has the id, this one has to stop", () => {
    expect(toldAfterMove(6)).toBe(CloseReason.SUPERSEDED);
  });
});
