/** The history between the real cores: what who was away gets, what may be asked for, and what stays another's. */
import { describe, expect, test } from "bun:test";
import type { ChatMessage, ClientEvent } from "@recado/client";
import { MemoryClientStore } from "@recado/client/store";
import { encodeMessage, isRefusal, type Message, parseMessage } from "@recado/protocol";
import type { HistoryRequest } from "@recado/protocol/session";
import { MemoryServerStore } from "@recado/server";
import type { ClientHost } from "./hosts.ts";
import { CALM } from "./network.ts";
import { World, type WorldOptions } from "./world.ts";

const LIMIT_MS = 600_000;
const ORIGINAL = { address: "10.2.0.9", port: 900 };

type Answer = ReturnType<ClientHost["connection"]["takeAnswers"]>[number];

class Scene {
  readonly world: World;
  readonly events = new Map<number, ClientEvent[]>();
  #lastRef = 1;

  constructor(options: Partial<WorldOptions> = {}) {
    this.world = new World({ seed: 7, ...options });
    this.world.network.weather = { ...CALM, delayMs: [5, 15] };
  }

  join(id: number, name = `c${id}`, store?: MemoryClientStore): ClientHost {
    const knownKey = this.world.server.keyPair.publicKey;
    const client = this.world.addClient(id, store ? { name, knownKey, store } : { name, knownKey });
    const events: ClientEvent[] = [];
    this.events.set(id, events);
    client.onEvent = (event) => void events.push(event);
    this.settle();
    return client;
  }

  settle(ms = 2_000): void {
    this.world.pass(ms);
  }

  leave(client: ClientHost): void {
    client.leave();
    this.settle();
  }

  return(client: ClientHost): void {
    client.connect();
    this.world.passUntil(() => client.connection.state.name === "registered", LIMIT_MS);
    this.settle();
  }

  messages({ id }: ClientHost): ChatMessage[] {
    return (this.events.get(id) ?? []).flatMap((event) => (event.kind === "message" ? [event.message] : []));
  }

  texts(client: ClientHost): string[] {
    return this.messages(client).map(({ text }) => text);
  }

  fates({ id }: ClientHost): string[] {
    const last = new Map<number, string>();
    for (const event of this.events.get(id) ?? [])
      if (event.kind === "delivery") last.set(event.sendId, event.delivery);
    return [...last.values()];
  }

  ask(client: ClientHost, request: HistoryRequest): Answer {
    const ref = ++this.#lastRef;
    const now = { monotonicMs: this.world.nowMs, wallMs: this.world.nowMs };
    client.act((connection) => connection.requestHistory(ref, request, now));
    let answer: Answer | undefined;
    this.world.passUntil(() => {
      answer ??= client.connection.takeAnswers().find((candidate) => candidate.ref === ref);
      return answer !== undefined;
    }, LIMIT_MS);
    if (!answer) throw new Error("no answer");
    return answer;
  }

  /** An original client's frames, and what it gets. */
  original(id: number, name: string): { say(message: Partial<Message>): void; got(): string[] } {
    const got: string[] = [];
    this.world.network.listen(ORIGINAL, ({ bytes }) => {
      const message = parseMessage(bytes);
      if (!isRefusal(message) && message.kind !== "roster")
        got.push(`${message.kind} ${message.origin}: ${message.text}`);
    });
    const say = (message: Partial<Message>): void => {
      const base = { kind: "text", origin: id, dest: 0, name, text: "", offer: [] };
      this.world.network.send({
        from: ORIGINAL,
        to: this.world.server.at,
        bytes: encodeMessage({ ...base, ...message } as Message),
      });
      this.world.pass(50);
    };
    say({ kind: "hello", text: `Conectando como ${name}...` });
    return { say, got: () => got.splice(0) };
  }
}

function say(scene: Scene, client: ClientHost, to: number, count: number, prefix = "t"): void {
  for (let index = 0; index < count; index++) {
    client.say(`${prefix}${index}`, to);
    if (index % 20 === 19) scene.world.pass(60);
  }
  scene.world.passUntil(() => client.connection.queuedCount === 0, LIMIT_MS);
  scene.settle();
}

function rangeOf(prefix: string, from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => `${prefix}${from + index}`);
}

describe("history", () => {
  test("history: who left finds everything public and private of meanwhile, in order, then what comes", () => {
    const scene = new Scene();
    const [ana, bob] = [scene.join(1), scene.join(2)];
    scene.leave(bob);
    say(scene, ana, 0, 30, "público ");
    say(scene, ana, 2, 30, "privado ");
    expect(scene.fates(ana).filter((fate) => fate === "waiting")).toHaveLength(30);
    bob.connect();
    say(scene, ana, 0, 5, "ao vivo ");
    scene.settle();
    const expected = [...rangeOf("público ", 0, 30), ...rangeOf("privado ", 0, 30), ...rangeOf("ao vivo ", 0, 5)];
    expect(scene.texts(bob)).toEqual(expected);
    const numbers = scene.messages(bob).map(({ number = 0 }) => number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(scene.fates(ana).filter((fate) => fate === "delivered")).toHaveLength(30);
  });

  test("history: behind the end that the server holds in memory, and with writers at it, nothing is missed or repeated", () => {
    const scene = new Scene({ slowestDiskMs: 20 });
    const [ana, bob, eva] = [scene.join(1), scene.join(2), scene.join(3)];
    scene.leave(bob);
    say(scene, ana, 3, 2_500, "alheio ");
    say(scene, ana, 2, 300, "seu ");
    say(scene, ana, 0, 900, "de todos ");
    scene.world.killServer();
    scene.world.server.restart();
    bob.connect();
    for (let index = 0; index < 200; index++) {
      eva.say(`agora ${index}`, 0);
      scene.world.pass(7);
    }
    const expected = [...rangeOf("seu ", 0, 300), ...rangeOf("de todos ", 0, 900), ...rangeOf("agora ", 0, 200)];
    scene.world.passUntil(() => scene.texts(bob).length >= expected.length, LIMIT_MS);
    scene.settle();
    expect(scene.texts(bob)).toEqual(expected);
  });

  test("history: who hears nothing for a while, and stays, misses nothing of what all say and of what is its own, in order", () => {
    const scene = new Scene();
    const [ana, bob] = [scene.join(1), scene.join(2)];
    scene.join(3);
    const { weather } = scene.world.network;
    const untilMs = scene.world.nowMs + 6_000;
    scene.world.network.weather = {
      ...weather,
      isDark: (nowMs, { address }) => address === bob.at.address && nowMs < untilMs,
    };
    const expected: string[] = [];
    for (let index = 0; index < 400; index++) {
      const to = index % 37 === 36 ? 2 : index % 5 === 4 ? 3 : 0;
      ana.say(`t${index}`, to);
      if (to !== 3) expected.push(`t${index}`);
      scene.world.pass(11);
    }
    scene.world.passUntil(() => scene.texts(bob).length >= expected.length, LIMIT_MS);
    scene.settle();
    expect(scene.texts(bob)).toEqual(expected);
    expect(bob.connection.state.name).toBe("registered");
    expect(scene.fates(ana).filter((fate) => fate === "delivered")).toHaveLength(80 + 10 - 2);
  });

  test("history: who hears nothing while more is said than the server holds in memory misses none of it", () => {
    const scene = new Scene();
    const [ana, bob] = [scene.join(1), scene.join(2)];
    const { weather } = scene.world.network;
    scene.world.network.weather = { ...weather, isDark: (_, { address }) => address === bob.at.address };
    const said = rangeOf("t", 0, 2_500);
    for (const [index, text] of said.entries()) {
      ana.say(text, 0);
      if (index % 100 === 99) scene.world.pass(100);
    }
    ana.say("só para o bob", 2);
    scene.world.passUntil(() => ana.connection.queuedCount === 0, 60_000);
    scene.world.network.weather = weather;
    const expected = [...said, "só para o bob"];
    scene.world.passUntil(() => scene.texts(bob).length >= expected.length, 60_000);
    scene.settle();
    expect(scene.texts(bob)).toEqual(expected);
    expect(bob.connection.state.name).toBe("registered");
  });

  test("history: writers to who went silent behind a long public conversation are told that their texts wait", () => {
    const scene = new Scene();
    const [ana, bob] = [scene.join(1), scene.join(2)];
    const { weather } = scene.world.network;
    scene.world.network.weather = { ...weather, isDark: (_, { address }) => address === bob.at.address };
    say(scene, ana, 0, 200, "público ");
    say(scene, ana, 2, 3, "privado ");
    expect(scene.fates(ana).slice(-3)).toEqual(["confirmed", "confirmed", "confirmed"]);
    scene.world.passUntil(() => scene.fates(ana).at(-1) === "waiting", LIMIT_MS);
    expect(scene.fates(ana).slice(-3)).toEqual(["waiting", "waiting", "waiting"]);
  });

  test("history: who lags behind hears each text under the name that its writer had, also when that changed meanwhile", () => {
    const scene = new Scene();
    const [ana, bob] = [scene.join(1, "ana"), scene.join(2)];
    scene.join(3);
    const { network } = scene.world;
    const { weather } = network;
    network.weather = { ...weather, isDark: (_, { address }) => address === bob.at.address };
    say(scene, ana, 0, 150, "antes ");
    scene.leave(ana);
    ana.vanish();
    const knownKey = scene.world.server.keyPair.publicKey;
    const maria = scene.world.addClient(1, { name: "maria", keyPair: ana.keyPair, knownKey });
    scene.settle();
    say(scene, maria, 0, 2, "depois ");
    network.weather = weather;
    scene.world.passUntil(() => scene.texts(bob).length >= 152, LIMIT_MS);
    const heard = scene.messages(bob).map(({ name, text }) => `${name}: ${text}`);
    expect(heard).toEqual([...rangeOf("ana: antes ", 0, 150), ...rangeOf("maria: depois ", 0, 2)]);
  });

  test("history: of very many public messages the last 1,000 come, the number of the others is told, private ones all come", () => {
    const scene = new Scene();
    const [ana, bob] = [scene.join(1), scene.join(2)];
    scene.leave(bob);
    say(scene, ana, 2, 3, "privado ");
    say(scene, ana, 0, 2_300, "t");
    scene.return(bob);
    scene.world.passUntil(() => scene.texts(bob).length >= 1_003, LIMIT_MS);
    expect(scene.texts(bob)).toEqual([...rangeOf("privado ", 0, 3), ...rangeOf("t", 1_300, 2_300)]);
    expect(scene.events.get(2)).toContainEqual({ kind: "skipped", count: 1_300 });
  });

  test("history: the mailbox of one who is away takes 1,000, then its writers are told, and it goes on when it was read", () => {
    const scene = new Scene();
    const [ana, bob] = [scene.join(1), scene.join(2)];
    scene.leave(bob);
    say(scene, ana, 2, 1_003);
    expect(scene.fates(ana).filter((fate) => fate === "failed")).toHaveLength(3);
    scene.world.killServer();
    scene.world.server.restart();
    scene.world.passUntil(() => ana.connection.state.name === "registered", LIMIT_MS);
    scene.settle(40_000);
    ana.say("ainda cheia", 2);
    scene.settle();
    expect(scene.fates(ana).at(-1)).toBe("failed");
    scene.return(bob);
    scene.settle(20_000);
    expect(scene.texts(bob)).toEqual(rangeOf("t", 0, 1_000));
    ana.say("de novo", 2);
    scene.settle();
    expect(scene.texts(bob).at(-1)).toBe("de novo");
    expect(scene.fates(ana).at(-1)).toBe("delivered");
  });

  test("history: an id that was never seen stays an error, also when the server dies right behind it", () => {
    const scene = new Scene({ slowestDiskMs: 5 });
    const ana = scene.join(1);
    ana.say("ninguém?", 77);
    scene.world.passUntil(
      () => scene.world.server.store.fault === undefined && ana.connection.queuedCount === 0,
      LIMIT_MS,
    );
    scene.world.killServer();
    scene.world.server.restart();
    ana.act((connection) => connection.probe({ monotonicMs: scene.world.nowMs, wallMs: 0 }));
    scene.settle(60_000);
    expect(scene.fates(ana)).toEqual(["failed"]);
  });

  test("history: pages of the public and of a private conversation, our own with what became of them, nobody else's", () => {
    const scene = new Scene();
    const [ana, bob, eva] = [scene.join(1, "ana"), scene.join(2, "bob"), scene.join(3, "eva")];
    say(scene, ana, 0, 120, "p");
    ana.say("oi, bob", 2);
    scene.settle();
    bob.say("oi, ana", 1);
    scene.settle();
    const page = scene.ask(bob, { kind: "page", with: 0, before: 0, limit: 50 });
    expect(page.entries.map(({ text }) => text)).toEqual(rangeOf("p", 70, 120));
    expect(page).toMatchObject({ status: 0, hasMore: true });
    const older = scene.ask(bob, { kind: "page", with: 0, before: page.entries[0]?.number ?? 0, limit: 100 });
    expect(older.entries.map(({ text }) => text)).toEqual(rangeOf("p", 0, 70));
    expect(older.hasMore).toBe(false);
    const own = scene.ask(ana, { kind: "page", with: 2, before: 0, limit: 10 });
    expect(own.entries).toMatchObject([
      { origin: 1, name: "ana", dest: 2, text: "oi, bob", delivery: "delivered", sealed: true },
      { origin: 2, name: "bob", dest: 1, text: "oi, ana" },
    ]);
    expect(scene.ask(eva, { kind: "page", with: 2, before: 0, limit: 10 }).entries).toEqual([]);
    expect(scene.ask(eva, { kind: "search", words: "oi", before: 0, limit: 10 }).entries).toEqual([]);
    expect(scene.texts(eva)).toEqual(rangeOf("p", 0, 120));
  });

  test("history: what is found does not mind case and accents; nothing to find is said", () => {
    const scene = new Scene();
    const [ana, bob] = [scene.join(1), scene.join(2)];
    for (const text of ["A REUNIÃO é amanhã", "naïve café", "outra coisa"]) ana.say(text, 0);
    scene.settle();
    const found = (words: string): string[] =>
      scene.ask(bob, { kind: "search", words, before: 0, limit: 10 }).entries.map(({ text }) => text);
    expect(found("reuniao AMANHÃ")).toEqual(["A REUNIÃO é amanhã"]);
    expect(found("cafe naive")).toEqual(["naïve café"]);
    expect(found("inexistente")).toEqual([]);
    expect(scene.ask(bob, { kind: "search", words: "… !", before: 0, limit: 10 }).status).toBe(1);
  });

  test("history: an operator's notice and an original client's text are in it; who has an id later reads no private text of before", () => {
    const scene = new Scene();
    const [ana, bob] = [scene.join(1, "ana"), scene.join(2, "bob")];
    const zoe = scene.original(9, "zoe");
    scene.leave(bob);
    zoe.say({ text: "sou original" });
    scene.world.server.act((core, nowMs) => core.notice("manutenção às 18h", nowMs));
    ana.say("só para a zoe", 9);
    zoe.say({ dest: 1, text: "só para a ana" });
    zoe.say({ kind: "bye" });
    scene.settle();
    scene.return(bob);
    expect(scene.messages(bob)).toMatchObject([
      { scope: "public", origin: 9, name: "zoe", text: "sou original" },
      { scope: "server", origin: 0, text: "manutenção às 18h" },
    ]);
    const impostor = scene.join(9, "outra");
    expect(scene.ask(impostor, { kind: "page", with: 1, before: 0, limit: 10 }).entries).toEqual([]);
    expect(scene.ask(ana, { kind: "page", with: 9, before: 0, limit: 10 }).entries).toMatchObject([
      { origin: 1, text: "só para a zoe", delivery: "relayed" },
      { origin: 9, name: "zoe", text: "só para a ana" },
    ]);
  });

  test("history: an original client is told that its text waits, and gets old public texts only if the operator wants it", () => {
    const scene = new Scene({ config: { replayCount: 2 } });
    const [ana, bob] = [scene.join(1, "ana"), scene.join(2, "bob")];
    scene.leave(bob);
    for (const text of ["um", "dois", "três"]) ana.say(text, 0);
    scene.settle();
    const zoe = scene.original(9, "zoe");
    zoe.say({ dest: 2, text: "para o bob" });
    const [accepted, first, second, waiting] = zoe.got();
    expect(accepted).toBe("hello 0: Conexão aceita.");
    // The network may have turned the two round.
    expect([first, second].toSorted().join("\n")).toMatch(
      /^text 0: \[\d\d:\d\d\] ana: dois\ntext 0: \[\d\d:\d\d\] ana: três$/,
    );
    expect(waiting).toBe("text 0: Recado guardado: bob (2) está fora e o receberá ao voltar.");
    scene.return(bob);
    expect(scene.texts(bob)).toEqual(["um", "dois", "três", "para o bob"]);
    const quiet = new Scene();
    quiet.join(1).say("um", 0);
    quiet.settle();
    expect(quiet.original(9, "zoe").got()).toEqual(["hello 0: Conexão aceita."]);
  });

  test.each([5, 99])(
    "history: a server that was set back to an older copy, or begins anew (log %d), is believed, and what is new comes",
    (logId) => {
      const scene = new Scene({ store: new MemoryServerStore(5) });
      const ana = scene.join(1);
      const remembered = new MemoryClientStore(2);
      remembered.apply({ kind: "position", logId, number: 20 });
      const bob = scene.join(2, "bob", remembered);
      say(scene, ana, 0, 5, "novo ");
      expect(scene.texts(bob)).toEqual(rangeOf("novo ", 0, 5));
      expect(remembered.load()).toMatchObject({ logId: 5, position: 5 });
    },
  );
});
