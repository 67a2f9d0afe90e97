/** The core by virtual time: what it sends and tells, without a socket or a clock. */
import { describe, expect, test } from "bun:test";
import { encodeMessage, isRefusal, type Message, parseMessage } from "@recado/protocol";
import { type CoreConfig, DEFAULT_CORE_CONFIG } from "./config.ts";
import type { Effect } from "./effects.ts";
import type { ServerEvent } from "./events.ts";
import { ServerCore } from "./server-core.ts";

const ADDRESS = "192.0.2.1";
const SECOND = 1_000;

/** A core, the time, and shorthand for what clients do. A client's port is 1000 + its id. */
class Scene {
  nowMs = 0;
  readonly core: ServerCore;

  constructor(config: Partial<CoreConfig> = {}) {
    this.core = new ServerCore({ ...DEFAULT_CORE_CONFIG, ...config }, 0, 0);
  }

  says(message: Message, port = 1_000 + message.origin): Effect[] {
    this.core.handleDatagram(encodeMessage(message), port, ADDRESS, this.nowMs);
    return [...this.core.takeEffects()];
  }

  joins(id: number, { recado = false, port = 1_000 + id, name = `c${id}` } = {}): Effect[] {
    const offer = recado ? ["REC0"] : [];
    return this.says({ kind: "hello", origin: id, dest: 0, name, text: "oi", offer }, port);
  }

  writes(origin: number, dest: number, text: string, port = 1_000 + origin): Effect[] {
    return this.says({ kind: "text", origin, dest, name: `c${origin}`, text }, port);
  }

  /** Lets time pass, with every timeout on the way. */
  passes(ms: number): Effect[] {
    const endMs = this.nowMs + ms;
    const effects: Effect[] = [];
    while (this.core.nextTimeoutMs() <= endMs) {
      this.nowMs = this.core.nextTimeoutMs();
      this.core.handleTimeout(this.nowMs);
      effects.push(...this.core.takeEffects());
    }
    this.nowMs = endMs;
    return effects;
  }

  refuses(id: number): Effect[] {
    this.core.handleRefusal(1_000 + id, ADDRESS, this.nowMs);
    return [...this.core.takeEffects()];
  }

  ids(): number[] {
    return this.core
      .snapshot(this.nowMs)
      .clients.map(({ id }) => id)
      .sort((one, other) => one - other);
  }
}

/** `PORT TEXT` of every frame that left, broadcasts per receiver. */
function sent(effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) => {
    if (effect.kind === "event") return [];
    const message = parseMessage(effect.bytes);
    const text = isRefusal(message) ? message.refused : `${message.kind} ${message.text}`;
    const receivers = effect.kind === "broadcast" ? effect.to : [effect.to];
    return receivers.map(({ port }) => `${port} ${text}`);
  });
}

function events<Kind extends ServerEvent["kind"]>(effects: readonly Effect[], kind: Kind) {
  return effects.flatMap((effect) =>
    effect.kind === "event" && effect.event.kind === kind ? [effect.event as Extract<ServerEvent, { kind: Kind }>] : [],
  );
}

describe("registration", () => {
  test("registration: an id belongs to the endpoint that took it, until it leaves", () => {
    const scene = new Scene();
    expect(sent(scene.joins(7))).toEqual(["1007 hello Conexão aceita."]);
    expect(sent(scene.joins(7, { port: 5 }))).toEqual(["5 error ID já em uso."]);
    scene.says({ kind: "bye", origin: 7, dest: 0, name: "", text: "" });
    expect(sent(scene.joins(7, { port: 5 }))).toEqual(["5 hello Conexão aceita."]);
  });

  test("registration: without a name, with the server's id, or over the limit it is refused with the reason", () => {
    const scene = new Scene({ clientsMax: 1 });
    expect(events(scene.joins(1, { name: "" }), "dropped")[0]?.reason).toBe("name-empty");
    expect(events(scene.joins(0), "dropped")[0]?.reason).toBe("origin-zero");
    scene.joins(1);
    const full = scene.joins(2);
    expect(sent(full)[0]).toMatch(/^1002 error .*1/);
    expect(events(full, "dropped")[0]?.reason).toBe("server-full");
  });

  test("registration: two ids from one socket are two clients, and one's goodbye leaves the other", () => {
    const scene = new Scene();
    scene.joins(1, { port: 77 });
    scene.joins(2, { port: 77 });
    scene.says({ kind: "bye", origin: 1, dest: 0, name: "", text: "" }, 77);
    expect(scene.ids()).toEqual([2]);
    expect(sent(scene.writes(2, 2, "eu", 77))).toEqual(["77 text eu"]);
  });
});

describe("liveness", () => {
  test("liveness: a recado peer is let go after its TTL of silence, and not before; its OI keeps it", () => {
    const scene = new Scene({ statusIntervalMs: 1e9 });
    scene.joins(1, { recado: true });
    scene.passes(80 * SECOND);
    expect(sent(scene.joins(1, { recado: true }))).toEqual(["1001 hello Conexão aceita."]);
    scene.passes(89 * SECOND);
    expect(scene.ids()).toEqual([1]);
    const left = events(scene.passes(4 * SECOND), "left");
    expect(left.map(({ client, reason }) => [client.id, reason])).toEqual([[1, "expired"]]);
  });

  test("liveness: an original client that only listens is never let go", () => {
    const scene = new Scene();
    scene.joins(1);
    expect(events(scene.passes(24 * 3_600 * SECOND), "left")).toEqual([]);
  });

  test("liveness: refused probes end a client only when they repeat, over time, with nothing heard between", () => {
    const scene = new Scene();
    scene.joins(1);
    scene.joins(2);
    for (let count = 0; count < 5; count++) expect(scene.refuses(1)).toEqual([]);
    scene.passes(1 * SECOND);
    scene.writes(1, 2, "estou aqui");
    scene.passes(2 * SECOND);
    expect(events([...scene.refuses(1), ...scene.refuses(1)], "left")).toEqual([]);
    scene.passes(2 * SECOND);
    expect(events(scene.refuses(1), "left")).toMatchObject([{ reason: "refused", client: { id: 1 } }]);
    expect(scene.ids()).toEqual([2]);
  });

  test("liveness: the silent owner of a wanted id is probed, and its id is free when the probes are refused", () => {
    const scene = new Scene({ statusIntervalMs: 1e9 });
    scene.joins(1);
    scene.passes(10 * SECOND);
    const asked = scene.joins(1, { port: 5 });
    expect(asked.filter(({ kind }) => kind === "probe")).toHaveLength(1);
    for (let count = 0; count < 3; count++) {
      scene.refuses(1);
      scene.passes(2 * SECOND);
    }
    expect(sent(scene.joins(1, { port: 5 }))).toContain("5 hello Conexão aceita.");
  });

  test("liveness: probes are bounded for each sweep, whatever the number of silent clients, and come to all in turn", () => {
    const scene = new Scene({ statusIntervalMs: 1e9, clientsMax: 1_000 });
    for (let id = 1; id <= 100; id++) scene.joins(id);
    scene.passes(29 * SECOND);
    const probed = new Set<number>();
    for (let sweep = 0; sweep < 7; sweep++) {
      const probes = scene.passes(2 * SECOND).filter((effect) => effect.kind === "probe");
      expect(probes.length).toBeLessThanOrEqual(16);
      for (const { to } of probes) probed.add(to.port);
    }
    expect(probed.size).toBe(100);
  });
});

describe("routing", () => {
  test("routing: everybody includes the sender; one is one; nobody is an error", () => {
    const scene = new Scene();
    for (const id of [1, 2, 3]) scene.joins(id);
    expect(sent(scene.writes(1, 0, "a todos")).sort()).toEqual([
      "1001 text a todos",
      "1002 text a todos",
      "1003 text a todos",
    ]);
    expect(sent(scene.writes(1, 3, "a um"))).toEqual(["1003 text a um"]);
    expect(sent(scene.writes(1, 9, "a ninguém"))).toEqual(["1001 error ID de destino não encontrado."]);
  });

  test("routing: a private text reaches its receiver and no observer", () => {
    const scene = new Scene();
    scene.joins(1);
    scene.joins(2);
    expect(events(scene.writes(1, 2, "segredo"), "text")).toEqual([
      { kind: "text", origin: 1, name: "c1", dest: 2, text: "", byteCount: 7 },
    ]);
  });

  test("routing: the last client that joined takes the place of one that left, and both stay reachable", () => {
    const scene = new Scene();
    for (const id of [1, 2, 3, 4]) scene.joins(id);
    scene.says({ kind: "bye", origin: 2, dest: 0, name: "", text: "" });
    expect(sent(scene.writes(4, 0, "x")).sort()).toEqual(["1001 text x", "1003 text x", "1004 text x"]);
    expect(sent(scene.writes(1, 4, "y"))).toEqual(["1004 text y"]);
  });
});

describe("announcements", () => {
  test("announcements: the state goes to each client at every interval, with what was said last", () => {
    const scene = new Scene();
    scene.joins(1);
    scene.joins(2);
    scene.writes(1, 0, "bom dia");
    scene.writes(2, 0, "olá");
    const texts = sent(scene.passes(60 * SECOND)).filter((line) => line.includes("Servidor ativo"));
    const state = "Servidor ativo há 60 segundos. Clientes conectados: 2. Recentes: c2: olá; c1: bom dia";
    expect(texts).toEqual([`1001 text ${state}`, `1002 text ${state}`]);
    expect(scene.passes(59 * SECOND).filter(({ kind }) => kind === "unicast")).toEqual([]);
  });

  test("announcements: recent messages never make the state too long, and are cut between characters", () => {
    const scene = new Scene();
    scene.joins(1);
    for (let count = 0; count < 5; count++) scene.writes(1, 0, "ção".repeat(20));
    const [effect] = scene.passes(60 * SECOND).filter(({ kind }) => kind === "unicast");
    if (effect?.kind !== "unicast") throw new Error("no status");
    const message = parseMessage(effect.bytes);
    expect(isRefusal(message) ? "" : message.text).toMatch(
      /^Servidor ativo há 60 segundos.*Recentes: c1: (ção)+(ç|çã)?…$/,
    );
  });

  test("announcements: a notice over 140 bytes reaches everyone as numbered parts", () => {
    const scene = new Scene();
    scene.joins(1);
    scene.core.notice("aviso ".repeat(40), scene.nowMs);
    const lines = sent(scene.core.takeEffects());
    expect(lines.length).toBeGreaterThan(1);
    expect(lines[0]).toMatch(/^1001 text \(1\/\d\) aviso/);
  });

  test("announcements: a kicked client is told why and is free to be told nothing more", () => {
    const scene = new Scene();
    scene.joins(1);
    scene.joins(2);
    expect(scene.core.kick(1, "barulho", scene.nowMs)).toBe(true);
    expect(sent(scene.core.takeEffects())).toEqual(["1001 error Você foi removido pelo operador: barulho"]);
    expect(scene.core.kick(1, "", scene.nowMs)).toBe(false);
    expect(sent(scene.writes(2, 0, "e agora?"))).toEqual(["1002 text e agora?"]);
    expect(sent(scene.writes(1, 0, "eu!"))[0]).toMatch(/^1001 error .*OI/);
  });

  test("announcements: joins and leaves reach recado peers alone, and nobody once the room is large", () => {
    const scene = new Scene({ burst: 1e6, clientsMax: 1_000 });
    scene.joins(1, { recado: true });
    scene.joins(2);
    expect(sent(scene.joins(3, { recado: true }))).toEqual(["1003 hello Conexão aceita.", "1001 roster +"]);
    for (let id = 4; id <= 250; id++) scene.joins(id);
    expect(sent(scene.joins(251))).toEqual(["1251 hello Conexão aceita."]);
  });

  test("announcements: at the end everyone gets a goodbye", () => {
    const scene = new Scene();
    scene.joins(1);
    scene.joins(2, { recado: true });
    scene.core.shutDown(scene.nowMs);
    const text = "text Servidor desligado. Conexão encerrada.";
    expect(sent(scene.core.takeEffects())).toEqual([`1001 ${text}`, `1002 ${text}`]);
    expect(scene.ids()).toEqual([]);
  });
});

describe("limits", () => {
  test("limits: the bucket refills with time, and the notice about it comes once a second at most", () => {
    const scene = new Scene({ ratePerSecond: 10, burst: 3 });
    scene.joins(1);
    const first = Array.from({ length: 6 }, () => scene.writes(1, 1, "x")).flatMap(sent);
    expect(first.filter((line) => line === "1001 text x")).toHaveLength(3);
    expect(first.filter((line) => line.startsWith("1001 error"))).toHaveLength(1);
    scene.passes(100);
    expect(sent(scene.writes(1, 1, "y"))).toEqual(["1001 text y"]);
  });

  test("limits: a flood from ever new sources is remembered within bounds", () => {
    const scene = new Scene();
    scene.joins(1);
    for (let port = 2_000; port < 20_000; port++) scene.writes(99, 0, "flood", port);
    const { drops } = scene.core.snapshot(scene.nowMs);
    expect(drops.get("not-registered")).toBe(18_000);
    expect(sent(scene.writes(1, 1, "e eu?"))).toEqual(["1001 text e eu?"]);
  });
});
