import { describe, expect, test } from "bun:test";
import type { DatagramHandlers, DatagramTransport } from "@recado/runtime/net";
import { RecadoClient } from "./client.ts";
import { type ClientState, ConnectError, type RecadoClientOptions } from "./client-options.ts";
import type { EventStream } from "./event-stream.ts";
import type { ClientEvent } from "./events.ts";
import { MemoryClientStore } from "./store/memory-client-store.ts";
import { UdpServer } from "./udp-server-fixture.ts";

function optionsFor({ port }: { readonly port: number }, more: Partial<RecadoClientOptions> = {}): RecadoClientOptions {
  return { id: 7, name: "ana", host: "127.0.0.1", port, ...more };
}

/** The next event that fits. */
async function next(events: EventStream, fits: (event: ClientEvent) => boolean): Promise<ClientEvent> {
  for (;;) {
    const result = await events.next();
    if (result.done === true) throw new Error("the events ended");
    if (fits(result.value)) return result.value;
  }
}

describe.each(["recado", "original"] as const)("client with a %s server", (kind) => {
  test("connect, send, list, ping, close: one conversation", async () => {
    await using server = await UdpServer.start(kind);
    const client = await RecadoClient.connect(optionsFor(server));
    expect(client.state).toMatchObject({ name: "registered", server: kind });
    const events = client.events();
    expect(client.send("olá")).toMatchObject({ ok: true });
    expect(await next(events, (event) => event.kind === "delivery")).toMatchObject({ delivery: "confirmed" });
    expect(await client.list()).toEqual([{ id: 7, name: "ana" }]);
    expect(await client.list()).toEqual([{ id: 7, name: "ana" }]);
    expect(await client.ping()).toBeGreaterThan(0);
    server.say(2, "bob", "oi, ana", 7);
    const private_ = await next(events, (event) => event.kind === "message");
    expect(private_).toMatchObject({ message: { scope: "private", origin: 2, name: "bob", text: "oi, ana" } });
    await client.close();
    await server.until(() => server.count("bye") === 1);
    expect(server.clients.size).toBe(0);
    await client.close();
  });

  test("close: right after the start, the server is not left with a client that is gone", async () => {
    await using server = await UdpServer.start(kind);
    const client = RecadoClient.create(optionsFor(server));
    client.reconnect();
    await client.close();
    await server.until(() => server.count("bye") === 1);
    expect(server.clients.size).toBe(0);
  });

  test("list: a crowd, in pages or in one long datagram", async () => {
    await using server = await UdpServer.start(kind);
    const nowhere = { address: "127.0.0.1", port: 9, isRecado: false };
    for (let id = 100; id < 200; id++) server.clients.set(id, { ...nowhere, name: `pessoa ${id}` });
    await using client = await RecadoClient.connect(optionsFor(server));
    expect((await client.list()).map(({ name }) => name)).toHaveLength(101);
    expect(client.roster.find(({ id }) => id === 142)).toEqual({ id: 142, name: "pessoa 142" });
  });

  test("two clients hear each other, each event once per consumer", async () => {
    await using server = await UdpServer.start(kind);
    await using ana = await RecadoClient.connect(optionsFor(server));
    await using bob = await RecadoClient.connect(optionsFor(server, { id: 8, name: "bob" }));
    const [first, second] = [bob.events(), bob.events()];
    ana.send("para todos");
    for (const events of [first, second]) {
      expect(await next(events, (event) => event.kind === "message")).toMatchObject({
        message: { text: "para todos" },
      });
    }
  });
});

describe("client", () => {
  test("moveTo: the old server hears TCHAU, the new one OI, and what is remembered is another's", async () => {
    await using here = await UdpServer.start("recado");
    await using there = await UdpServer.start("recado");
    const opened: string[] = [];
    const openState = (host: string, port: number, id: number): ClientState => {
      opened.push(`${host}:${port}`);
      return Object.assign(new MemoryClientStore(id), { close: () => void opened.push("closed") });
    };
    await using client = await RecadoClient.connect(optionsFor(here, { openState }));
    client.send("aqui");
    await client.settled();
    await client.moveTo("127.0.0.1", there.port);
    expect(client.roster).toEqual([]);
    await client.registered();
    await here.until(() => here.count("bye") === 1);
    expect(there.heard.map(({ kind }) => kind)).toContain("hello");
    expect(opened).toEqual([`127.0.0.1:${here.port}`, "closed", `127.0.0.1:${there.port}`]);
    expect(client.local.lines({ with: 0, beforeKey: undefined, limit: 9 })).toEqual([]);
  });

  test("history and search: rejected where nobody keeps one for us, and before there is a connection", async () => {
    await using server = await UdpServer.start("recado");
    await using client = RecadoClient.create(optionsFor(server));
    const codeOf = (asked: Promise<unknown>): Promise<unknown> => asked.catch((error: unknown) => error);
    expect(await codeOf(client.history())).toMatchObject({ code: "closed" });
    client.reconnect();
    await client.registered();
    expect(await codeOf(client.history({ with: 8 }))).toMatchObject({ code: "unsupported" });
    expect(await codeOf(client.search("oi"))).toMatchObject({ code: "unsupported" });
  });

  test("connect: an id in use rejects with the server's text", async () => {
    await using server = await UdpServer.start("original");
    await using _first = await RecadoClient.connect(optionsFor(server));
    const second = RecadoClient.connect(optionsFor(server));
    expect(await second.catch((error: unknown) => error)).toMatchObject({ code: "refused", message: "ID já em uso." });
  });

  test("connect: a port where nobody listens is told without waiting for silence", async () => {
    const server = await UdpServer.start("recado");
    const { port } = server;
    await server[Symbol.asyncDispose]();
    const error = await RecadoClient.connect(optionsFor({ port })).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConnectError);
    expect(error).toMatchObject({ code: "port-unreachable" });
  });

  test("connect: an unknown host is told", async () => {
    const resolveHost = () => Promise.resolve([]);
    const error = await RecadoClient.connect(optionsFor({ port: 1 }, { resolveHost })).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ code: "address-unknown" });
  });

  test("connect: localhost works whichever address it has first", async () => {
    await using server = await UdpServer.start("recado");
    const resolveHost = () => Promise.resolve(["::1", "127.0.0.1"]);
    await using client = await RecadoClient.connect(optionsFor(server, { host: "localhost", resolveHost }));
    expect(client.server).toEqual({ address: "127.0.0.1", port: server.port });
  });

  test("options: what cannot be on the wire throws at once", () => {
    for (const bad of [
      { id: 0 },
      { id: 1.5 },
      { id: 2 ** 32 },
      { name: "" },
      { name: "é".repeat(11) },
      { name: "a\nb" },
    ]) {
      expect(() => RecadoClient.create(optionsFor({ port: 1 }, bad))).toThrow(RangeError);
    }
    expect(() => RecadoClient.create(optionsFor({ port: 0 }))).toThrow(RangeError);
  });

  test("reconnect: the server stops and comes back on its port", async () => {
    const server = await UdpServer.start("recado");
    const { port } = server;
    await using client = await RecadoClient.connect(optionsFor({ port }));
    const events = client.events();
    server.tell(7, "text", "Servidor desligado. Conexão encerrada.");
    await server[Symbol.asyncDispose]();
    await next(events, (event) => event.kind === "state" && event.state.name === "waiting");
    await using _again = await UdpServer.start("recado", port);
    client.reconnect();
    await next(events, (event) => event.kind === "state" && event.state.name === "registered");
  });

  test("observers: may call back; events stay in order", async () => {
    await using server = await UdpServer.start("recado");
    await using client = await RecadoClient.connect(optionsFor(server));
    const kinds: string[] = [];
    client.subscribe((event) => {
      if (event.kind === "sent" && event.message.text === "um") client.send("dois");
    });
    client.subscribe((event) => {
      if (event.kind === "sent") kinds.push(event.message.text);
    });
    client.send("um");
    expect(kinds).toEqual(["um", "dois"]);
  });

  test("observers: closing from inside still says goodbye", async () => {
    await using server = await UdpServer.start("recado");
    const client = await RecadoClient.connect(optionsFor(server));
    client.subscribe((event) => {
      if (event.kind === "message") void client.close();
    });
    server.say(2, "bob", "tchau");
    await server.until(() => server.count("bye") === 1);
  });

  test("events: end when the client is closed, what was queued is still read", async () => {
    await using server = await UdpServer.start("recado");
    const client = await RecadoClient.connect(optionsFor(server));
    const events = client.events();
    await client.close();
    const seen: string[] = [];
    for await (const event of events) seen.push(event.kind === "state" ? event.state.name : event.kind);
    expect(seen).toContain("closed");
    expect((await client.events().next()).done).toBe(true);
  });

  test("settled: resolves for private texts too, which nothing confirms", async () => {
    const world = new VirtualWorld();
    const client = await world.connect();
    client.send("segredo", 9);
    const settled = client.settled();
    world.advance(6000);
    await settled;
    expect(client.unsettledCount).toBe(0);
    await client.close();
  });
});

interface Job {
  readonly dueMs: number;
  readonly run: () => void;
}

/** A socket, a clock and timers that tests move by hand; the peer accepts OI and says nothing else. */
class VirtualWorld {
  #nowMs = 0;
  #jobs: Job[] = [];
  #handlers: DatagramHandlers | undefined;

  async connect(): Promise<RecadoClient> {
    const client = RecadoClient.create({
      id: 7,
      name: "ana",
      host: "127.0.0.1",
      clock: { monotonicMs: () => this.#nowMs, wallMs: () => this.#nowMs },
      schedule: (run, delayMs) => {
        const job = { dueMs: this.#nowMs + delayMs, run };
        this.#jobs.push(job);
        return () => {
          this.#jobs = this.#jobs.filter((other) => other !== job);
        };
      },
      openTransport: (_local, handlers) => {
        this.#handlers = handlers;
        return Promise.resolve(this.#transport());
      },
    });
    client.reconnect();
    await client.registered();
    return client;
  }

  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const job = this.#jobs.reduce<Job | undefined>(
        (first, other) => (other.dueMs <= endMs && (!first || other.dueMs < first.dueMs) ? other : first),
        undefined,
      );
      if (!job) break;
      this.#nowMs = Math.max(this.#nowMs, job.dueMs);
      this.#jobs = this.#jobs.filter((other) => other !== job);
      job.run();
    }
    this.#nowMs = endMs;
  }

  #transport(): DatagramTransport {
    return {
      local: { address: "127.0.0.1", port: 9 },
      counters: {
        datagramsIn: 0,
        bytesIn: 0,
        datagramsOut: 0,
        bytesOut: 0,
        dropsQueueFull: 0,
        refusals: 0,
        sendErrors: 0,
      },
      send: (bytes, port, address) => {
        if (bytes[3] !== 0) return;
        const answer = new Uint8Array(bytes);
        answer.copyWithin(8, 4, 8);
        answer.fill(0, 4, 8);
        queueMicrotask(() => this.#handlers?.datagram(answer, port, address));
      },
      probe: () => undefined,
      sendEach: () => undefined,
      sendBatch: () => undefined,
      endTurn: () => undefined,
      broadcast: () => undefined,
      drained: () => Promise.resolve(),
      close: () => undefined,
    };
  }
}
