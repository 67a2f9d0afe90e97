/** What the operator may do to clients: muting and banning, by virtual time. */
import { describe, expect, test } from "bun:test";
import { encodeMessage, isRefusal, parseMessage } from "@recado/protocol";
import { createSessionCrypto, generateKeyPair } from "@recado/runtime/crypto";
import { MemoryServerStore } from "../store/memory-server-store.ts";
import { Bans, keyText, marksOf } from "./bans.ts";
import { DEFAULT_CORE_CONFIG } from "./config.ts";
import type { Effect } from "./effects.ts";
import { Mutes } from "./mutes.ts";
import { SlowCluster } from "./sealed/slow-cluster-fixture.ts";
import { ServerCore } from "./server-core.ts";

const ADDRESS = "192.0.2.1";
const SWEEP_MS = 1_000;

class Scene {
  readonly store = new MemoryServerStore();
  readonly bans = new Bans(this.store);
  readonly core = new ServerCore(DEFAULT_CORE_CONFIG, 0, 0, {
    suite: createSessionCrypto(),
    keyPair: generateKeyPair(),
    store: this.store,
    sawKey: undefined,
  });

  joins(id: number): string[] {
    this.core.handleDatagram(
      encodeMessage({ kind: "hello", origin: id, dest: 0, name: `c${id}`, text: "oi", offer: [] }),
      1_000 + id,
      ADDRESS,
      0,
    );
    return this.sent();
  }

  writes(origin: number, dest: number, text: string): string[] {
    const message = encodeMessage({ kind: "text", origin, dest, name: `c${origin}`, text });
    this.core.handleDatagram(message, 1_000 + origin, ADDRESS, 0);
    return this.sent();
  }

  sweeps(): string[] {
    this.core.handleTimeout(2 * SWEEP_MS);
    return this.sent();
  }

  sent(): string[] {
    return this.core.takeEffects().flatMap(linesOf);
  }

  ids(): number[] {
    return this.core
      .snapshot(0)
      .clients.map(({ id }) => id)
      .sort();
  }
}

/** `PORT TEXT` for each receiver. */
function linesOf(effect: Effect): string[] {
  if (effect.kind === "event") return [];
  const message = parseMessage(effect.bytes);
  const receivers = effect.kind === "broadcast" ? effect.to : [effect.to];
  return receivers.map(({ port }) => `${port} ${isRefusal(message) ? message.refused : message.text}`);
}

const MUTED = "O operador silenciou você: sua mensagem não foi enviada.";

describe("a notice to one", () => {
  test("a notice to one: reaches that client alone, in parts where it is long; nobody of that id hears of it", () => {
    const scene = new Scene();
    scene.joins(1);
    scene.joins(2);
    expect(scene.core.noticeTo(2, "só você", 0)).toBe("done");
    expect(scene.sent()).toEqual(["1002 só você"]);
    expect(scene.core.noticeTo(2, "palavra ".repeat(30), 0)).toBe("done");
    const parts = scene.sent();
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.every((each) => each.startsWith("1002 "))).toBe(true);
    expect(scene.core.noticeTo(3, "ninguém", 0)).toBe("unknown-client");
    expect(scene.sent()).toEqual([]);
  });
});

describe("figures of a client", () => {
  test("figures of a client: bytes both ways are those of its frames", () => {
    const scene = new Scene();
    scene.joins(1);
    scene.joins(2);
    scene.writes(1, 2, "a um");
    const [one, two] = scene.core.snapshot(0).clients.toSorted((a, b) => a.id - b.id);
    for (const row of [one, two]) {
      expect(row?.bytesIn).toBe(176 * (row?.framesIn ?? 0));
      expect(row?.bytesOut).toBe(176 * (row?.framesOut ?? 0));
    }
    expect(one?.framesIn).toBe(2);
  });

  test("figures of a client: since the last status", () => {
    const scene = new Scene();
    expect(scene.core.snapshot(0).lastStatusAgoMs).toBeUndefined();
    scene.core.statusNow(1_000);
    expect(scene.core.snapshot(4_500).lastStatusAgoMs).toBe(3_500);
  });
});

describe("muting", () => {
  test("muting: what a muted client writes reaches nobody and is explained to it; it hears on; others write on", () => {
    const scene = new Scene();
    scene.joins(1);
    scene.joins(2);
    expect(scene.core.mute(1)).toBe(true);
    expect(scene.writes(1, 0, "a todos")).toEqual([`1001 ${MUTED}`]);
    expect(scene.writes(1, 2, "a um")).toEqual([`1001 ${MUTED}`]);
    expect(scene.writes(2, 0, "olá").sort()).toEqual(["1001 olá", "1002 olá"]);
    expect(scene.core.snapshot(0).drops.get("muted")).toBe(2);
    expect(scene.core.snapshot(0).clients.map(({ id, isMuted }) => [id, isMuted])).toEqual([
      [1, true],
      [2, false],
    ]);
    expect(scene.core.unmute(1)).toBe(true);
    expect(scene.writes(1, 2, "obrigado")).toEqual(["1002 obrigado"]);
  });

  test("muting: leaving and coming again changes nothing", () => {
    const scene = new Scene();
    scene.joins(1);
    scene.core.mute(1);
    scene.core.kick(1, "", 0);
    scene.joins(1);
    expect(scene.writes(1, 1, "eu")).toEqual([`1001 ${MUTED}`]);
  });

  test("muting: nobody can be muted who is not known, and who was not muted cannot be unmuted", () => {
    const scene = new Scene();
    scene.joins(1);
    expect([scene.core.mute(2), scene.core.unmute(1)]).toEqual([false, false]);
  });

  test("muting: among several servers, one that has not heard of a mute lifts it all the same", () => {
    const cluster = new SlowCluster([{ id: 1, name: "ana", isSealed: false }]);
    const core = new ServerCore(DEFAULT_CORE_CONFIG, 0, 0, undefined, undefined, cluster);
    expect([core.unmute(1), core.unmute(2)]).toEqual([true, false]);
    expect(cluster.orders).toEqual([
      { kind: "unmute", id: 1 },
      { kind: "unmute", id: 2 },
    ]);
  });

  test("muting: a key is muted with its id, under whatever id it comes, and unmuted under any of them", () => {
    const mutes = new Mutes();
    const [key, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    mutes.mute({ id: 1, key }, "ana");
    mutes.mute({ id: 7, key: undefined }, "bob");
    const known = [
      { id: 1, key },
      { id: 2, key },
      { id: 7, key: undefined },
      { id: 3, key: other },
    ];
    expect(known.map((speaker) => mutes.has(speaker))).toEqual([true, true, true, false]);
    expect(mutes.unmute({ id: 2, key })).toBe(true);
    expect(mutes.all).toEqual([{ id: 7, name: "bob" }]);
  });
});

describe("banning", () => {
  test("banning: whoever is banned goes with the reason, stays out, and comes in again when unbanned", () => {
    const scene = new Scene();
    scene.joins(1);
    scene.joins(2);
    const marks = marksOf({ id: 1 }, () => undefined);
    expect(scene.bans.ban(marks, "barulho", 5)).toBe("done");
    scene.core.enforceBans(0);
    expect(scene.sent()).toEqual(["1001 Você foi banido pelo operador: barulho"]);
    expect(scene.ids()).toEqual([2]);
    expect(scene.joins(1)).toEqual(["1001 Você foi banido pelo operador: barulho"]);
    expect(scene.bans.unban(marks)).toBe("done");
    expect(scene.bans.unban(marks)).toBe("not-banned");
    expect(scene.joins(1)).toEqual(["1001 Conexão aceita."]);
  });

  test("banning: somebody else's OI in between does not save who was banned", () => {
    const scene = new Scene();
    scene.joins(1);
    scene.bans.ban([{ kind: "id", value: "1" }], "", 0);
    scene.joins(2);
    scene.sweeps();
    expect(scene.ids()).toEqual([2]);
  });

  test("banning: an id is banned with the key that owns it; a key and an address stand alone", () => {
    const key = new Uint8Array(32).fill(9);
    const value = keyText(key);
    expect(marksOf({ id: 4 }, () => key)).toEqual([
      { kind: "id", value: "4" },
      { kind: "key", value },
    ]);
    expect(marksOf({ key: value }, () => undefined)).toEqual([{ kind: "key", value }]);
    expect(marksOf({ address: ADDRESS }, () => undefined)).toEqual([{ kind: "address", value: ADDRESS }]);
  });

  test("banning: what cannot be stored is not pretended", () => {
    class FullStore extends MemoryServerStore {
      override readonly fault = "full" as never;
    }
    const bans = new Bans(new FullStore());
    expect(bans.ban([{ kind: "id", value: "1" }], "", 0)).toBe("not-stored");
    expect(bans.find({ id: 1, address: ADDRESS })).toBeUndefined();
  });
});
