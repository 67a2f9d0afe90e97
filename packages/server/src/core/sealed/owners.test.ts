/** Who keeps an id, and who may have a new one, when many want some. */
import { describe, expect, test } from "bun:test";
import { CloseReason } from "@recado/protocol/session";
import { generateKeyPair } from "@recado/runtime/crypto";
import { MemoryServerStore } from "../../store/memory-server-store.ts";
import type { Owner, Queries, ServerStore } from "../../store/server-store.ts";
import { NEW_OWNERS, PEERS_MAX } from "../config.ts";
import { Scene } from "./admission-fixture.ts";
import { Mailboxes } from "./mailboxes.ts";
import { peerOf } from "./peer.ts";
import { SlowCluster } from "./slow-cluster-fixture.ts";

const NEWCOMER = PEERS_MAX + 1;
const KEY = new Uint8Array(32);

function ownerOf(id: number, lastSeenMs: number): Owner {
  const streams = { position: 0, receiveEpoch: 0, receiveNext: 0 };
  return { id, name: `c${id}`, key: KEY, since: 0, firstSeenMs: 1, lastSeenMs, ...streams };
}

/** Ids 1 to PEERS_MAX are owned; the first was seen longest ago. */
function fullStore(): MemoryServerStore {
  const store = new MemoryServerStore();
  for (let id = 1; id <= PEERS_MAX; id++) store.apply({ kind: "owner", owner: ownerOf(id, id) });
  return store;
}

function come(scene: Scene, cluster: SlowCluster, id: number): void {
  scene.shake(scene.initiator(id), 1_000);
  cluster.admitAll();
}

describe("owners", () => {
  test("owners: who is at another server keeps its id when room is made, however long ago it came there", () => {
    const cluster = new SlowCluster([{ id: 1, name: "c1", isSealed: true }]);
    const scene = new Scene(cluster, fullStore());
    come(scene, cluster, NEWCOMER);
    expect(scene.sealedIds()).toEqual([NEWCOMER]);
    expect([1, 2, 3].map((id) => scene.core.keyOf(id) !== undefined)).toEqual([true, false, true]);
  });

  test("owners: who came at another server was not away longest", () => {
    const cluster = new SlowCluster();
    const scene = new Scene(cluster, fullStore());
    const change = { kind: "owner", owner: ownerOf(1, 1e9) } as const;
    scene.core.handleLog([{ kind: "change", change, isOwn: false }], 0);
    come(scene, cluster, NEWCOMER);
    expect([1, 2, 3].map((id) => scene.core.keyOf(id) !== undefined)).toEqual([true, false, true]);
  });

  test("owners: who is here when another server has forgotten it owns its id again, and everywhere", () => {
    const cluster = new SlowCluster();
    const store = new MemoryServerStore();
    const scene = new Scene(cluster, store);
    come(scene, cluster, 1);
    store.apply({ kind: "disowned", id: 1 });
    scene.core.handleLog([{ kind: "change", change: { kind: "disowned", id: 1 }, isOwn: false }], 0);
    expect(store.load().owners).toMatchObject([{ id: 1, name: "c1" }]);
  });

  test("owners: a mailbox that was not counted yet is not taken for empty", () => {
    const asked: ((found: Queries["mail"]["result"] | undefined) => void)[] = [];
    const read = (_kind: string, _query: unknown, then: (typeof asked)[number]): void => {
      asked.push(then);
    };
    const mailboxes = new Mailboxes({ lastNumber: 5, read } as unknown as ServerStore);
    const [full, empty] = [peerOf(ownerOf(1, 1), []), peerOf(ownerOf(2, 1), [])];
    expect([mailboxes.isEmpty(full), mailboxes.isEmpty(empty)]).toEqual([false, false]);
    asked[0]?.({ count: 1, byteCount: 3 });
    asked[1]?.({ count: 0, byteCount: 0 });
    expect([mailboxes.isEmpty(full), mailboxes.isEmpty(empty)]).toEqual([false, true]);
  });
});

describe("newcomers", () => {
  const HERE = "192.0.2.1";

  /** As many as come at once from one address. */
  function crowded(): Scene {
    const scene = new Scene();
    for (let id = 1; id <= NEW_OWNERS.burst; id++) {
      expect(scene.shake(scene.initiator(id), id, HERE)?.kind).toBe("welcome");
    }
    return scene;
  }

  test("newcomers: more new owners than a classroom has come slowly from one address, and others at once", () => {
    const scene = crowded();
    const id = NEW_OWNERS.burst + 1;
    const full = { kind: "closed", close: { reason: CloseReason.SERVER_FULL } };
    expect(scene.shake(scene.initiator(id), id, HERE)).toMatchObject(full);
    expect(scene.shake(scene.initiator(id), id, "192.0.2.2")?.kind).toBe("welcome");
    scene.nowMs = 1_000 / NEW_OWNERS.ratePerSecond;
    expect(scene.shake(scene.initiator(id + 1), id + 1, HERE)?.kind).toBe("welcome");
    expect(scene.shake(scene.initiator(id + 2), id + 2, HERE)).toMatchObject(full);
  });

  test("newcomers: who owns its id already comes from anywhere, as often as it likes", () => {
    const scene = new Scene();
    const keys = generateKeyPair(scene.random);
    for (let time = 0; time <= NEW_OWNERS.burst; time++) {
      expect(scene.shake(scene.initiator(1, keys), 1_000 + time, HERE)?.kind).toBe("welcome");
    }
  });

  test("newcomers: an id that was claimed among several servers, and may not be owned after all, is let go of", () => {
    const cluster = new SlowCluster();
    const scene = new Scene(cluster);
    for (let id = 1; id <= NEW_OWNERS.burst + 1; id++) scene.shake(scene.initiator(id), id, HERE);
    cluster.admitAll();
    expect(scene.sealedIds()).toHaveLength(NEW_OWNERS.burst);
    expect(cluster.released).toEqual([NEW_OWNERS.burst + 1]);
  });
});
