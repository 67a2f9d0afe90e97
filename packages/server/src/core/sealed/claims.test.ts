/** Who asks for an id among several servers, and what has changed when they have answered. */
import { describe, expect, test } from "bun:test";
import { encodeMessage, isRefusal, parseMessage } from "@recado/protocol";
import { CloseReason } from "@recado/protocol/session";
import { MemoryServerStore } from "../../store/memory-server-store.ts";
import { CLAIMS_MAX } from "../config.ts";
import { Scene } from "./admission-fixture.ts";
import { SlowCluster } from "./slow-cluster-fixture.ts";

const PORT = 10_000;
const FULL = "Servidor cheio: o limite é de 20000 clientes.";

function oiOf(id: number): Uint8Array {
  return encodeMessage({ kind: "hello", origin: id, dest: 0, name: `c${id}`, text: "oi", offer: ["REC0"] });
}

function textsOf(frames: readonly Uint8Array[]): string[] {
  return frames.map((frame) => {
    const message = parseMessage(frame);
    return isRefusal(message) ? message.refused : message.text;
  });
}

/** What the one who asked is told when everybody is let in. */
function answered(scene: Scene, cluster: SlowCluster): string[] {
  cluster.admitAll();
  const effects = scene.core.takeEffects();
  return textsOf(effects.flatMap((effect) => (effect.kind === "unicast" ? [effect.bytes] : [])));
}

function ids(scene: Scene): number[] {
  return scene.core.snapshot(scene.nowMs).clients.map(({ id }) => id);
}

describe("claims", () => {
  test("claims: so many clear ones are under way and no more; who repeats its OI takes no other place", () => {
    const cluster = new SlowCluster();
    const scene = new Scene(cluster);
    for (let id = 1; id <= CLAIMS_MAX; id++) expect(scene.send(oiOf(id), id)).toEqual([]);
    expect(textsOf(scene.send(oiOf(CLAIMS_MAX + 1), PORT))).toEqual([FULL]);
    expect(scene.send(oiOf(1), 1)).toEqual([]);
    expect(cluster.asked.size).toBe(CLAIMS_MAX);
    cluster.admitAll();
    expect(ids(scene)).toHaveLength(CLAIMS_MAX);
    expect(scene.send(oiOf(CLAIMS_MAX + 1), PORT)).toEqual([]);
    expect(cluster.asked.has(CLAIMS_MAX + 1)).toBe(true);
  });

  test("claims: those under way count as clients", () => {
    const cluster = new SlowCluster();
    const scene = new Scene(cluster, undefined, { clientsMax: 2 });
    for (let id = 1; id <= 3; id++) scene.send(oiOf(id), id);
    expect([...cluster.asked.keys()]).toEqual([1, 2]);
  });

  test("claims: who was asked for before the server let nobody in any more stays out, and its id is free", () => {
    const cluster = new SlowCluster([{ id: 1, name: "c1", isSealed: false }]);
    const scene = new Scene(cluster);
    scene.send(oiOf(1), PORT);
    const initiator = scene.initiator(2);
    scene.shake(initiator, PORT + 1);
    scene.core.drain(0);
    expect(answered(scene, cluster)[0]).toBe(FULL);
    expect([ids(scene), cluster.released]).toEqual([[], [1, 2]]);
    expect(scene.core.snapshot(0).elsewhereCount).toBe(0);
    const outcomes = scene.send(initiator.frame, PORT + 1).map((answer) => initiator.handleDatagram(answer));
    expect(outcomes).toMatchObject([{ kind: "closed", close: { reason: CloseReason.SERVER_FULL } }]);
  });

  test("claims: who was banned meanwhile stays out, and its id is free", () => {
    const cluster = new SlowCluster();
    const store = new MemoryServerStore();
    const scene = new Scene(cluster, store);
    scene.send(oiOf(1), PORT);
    store.apply({ kind: "banned", ban: { kind: "id", value: "1", reason: "", atMs: 0 } });
    expect(answered(scene, cluster)).toEqual(["Você foi banido pelo operador."]);
    expect([ids(scene), cluster.released]).toEqual([[], [1]]);
  });

  test("claims: sealed clients that were asked for together are no more than there is room for", () => {
    const cluster = new SlowCluster();
    const scene = new Scene(cluster, undefined, { clientsMax: 1 });
    for (let id = 1; id <= 2; id++) scene.shake(scene.initiator(id), PORT + id);
    cluster.admitAll();
    expect([ids(scene), cluster.released]).toEqual([[1], [2]]);
  });
});
