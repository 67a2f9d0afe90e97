import { describe, expect, test } from "bun:test";
import {
  chat,
  fromServer,
  OriginalServer,
  PagingServer,
  Rig,
  rosterFrame,
  tokensNeverRunOut,
} from "./connection-fixture.ts";

function crowd(count: number): { id: number; name: string }[] {
  return Array.from({ length: count }, (_, index) => ({ id: 100 + index, name: `p${index}` }));
}

describe("roster of a Recado server", () => {
  test("roster: all pages are read, and told as one list", () => {
    const server = new PagingServer();
    server.roster.push(...crowd(100));
    const rig = Rig.connected(server.answer);
    expect(rig.of("roster")).toHaveLength(1);
    expect(rig.connection.roster).toHaveLength(101);
    expect(rig.of("joined")).toEqual([]);
    expect(rig.sentOf("roster").map(({ text }) => text)).toEqual(["", "32", "64", "96"]);
  });

  test("roster: a long one is read at a pace that leaves room for texts", () => {
    const server = new PagingServer();
    server.roster.push(...crowd(3000));
    const rig = new Rig();
    rig.server = server.answer;
    rig.latencyMs = 1;
    rig.connect();
    rig.advance(2000);
    rig.send("no meio");
    rig.advance(10_000);
    expect(rig.connection.roster).toHaveLength(3001);
    expect(tokensNeverRunOut(rig.sent.map(({ atMs }) => atMs))).toBe(true);
    const text = rig.sent.find(({ message }) => message.kind === "text");
    expect(text?.atMs).toBe(2000);
  });

  test("roster: lost frames are asked for again", () => {
    const server = new PagingServer();
    server.roster.push(...crowd(100));
    const rig = new Rig();
    rig.server = server.answer;
    let count = 0;
    rig.loses = (direction, message) => direction === "down" && message?.kind === "roster" && count++ % 5 === 0;
    rig.connect();
    rig.advance(30_000);
    expect(rig.connection.roster).toHaveLength(101);
  });

  test("roster: a page that never comes does not stop the connection, and is tried again later", () => {
    const server = new PagingServer();
    const rig = new Rig();
    rig.server = server.answer;
    rig.loses = (_, message) => message?.kind === "roster";
    rig.connect();
    rig.advance(20_000);
    expect(rig.connection.state.name).toBe("registered");
    expect(rig.sentOf("roster").length).toBeLessThan(8);
    rig.loses = () => false;
    rig.advance(60_000);
    expect(rig.connection.roster).toEqual([{ id: 7, name: "ana" }]);
  });

  test("roster: pushes tell who joins, is renamed and leaves", () => {
    const rig = Rig.connected(new PagingServer().answer);
    rig.clear();
    rig.receive(rosterFrame({ id: 9, name: "rui" }, "+"));
    rig.receive(rosterFrame({ id: 9, name: "rui" }, "+"));
    rig.receive(rosterFrame({ id: 9, name: "rui b" }, "+"));
    rig.receive(rosterFrame({ id: 9, name: "rui b" }, "-"));
    rig.receive(rosterFrame({ id: 9, name: "rui b" }, "-"));
    expect(rig.events).toEqual([
      { kind: "joined", entry: { id: 9, name: "rui" } },
      { kind: "renamed", entry: { id: 9, name: "rui b" }, oldName: "rui" },
      { kind: "left", entry: { id: 9, name: "rui b" } },
    ]);
  });

  test("roster: a push during a round is newer than the page", () => {
    const rig = new Rig();
    rig.server = ({ kind }) => (kind === "hello" ? [fromServer("hello", "Conexão aceita.", ["REC0", "ttl=90"])] : []);
    rig.connect();
    rig.advance(100);
    rig.receive(rosterFrame({ id: 7, name: "ana" }, "0/2"));
    rig.receive(rosterFrame({ id: 9, name: "rui" }, "-"));
    rig.receive(rosterFrame({ id: 10, name: "eva" }, "+"));
    rig.receive(rosterFrame({ id: 9, name: "rui" }, "1/2"));
    expect(rig.connection.roster.map(({ id }) => id)).toEqual([7, 10]);
  });

  test("roster: it is asked for again every minute, and corrections are told one by one", () => {
    const server = new PagingServer();
    const rig = Rig.connected(server.answer);
    rig.clear();
    server.roster.push({ id: 9, name: "rui" });
    rig.advance(61_000);
    expect(rig.of("joined")).toEqual([{ kind: "joined", entry: { id: 9, name: "rui" } }]);
    expect(rig.of("roster")).toHaveLength(1);
    rig.clear();
    rig.advance(61_000);
    expect(rig.of("roster")).toEqual([]);
  });

  test("roster: an unknown sender makes the client ask", () => {
    const server = new PagingServer();
    const rig = Rig.connected(server.answer);
    server.roster.push({ id: 9, name: "rui" });
    rig.receive(chat(9, "rui", "oi"));
    rig.receive(chat(9, "rui", "oi?"));
    rig.advance(100);
    expect(rig.of("joined")).toHaveLength(1);
    expect(rig.sentOf("roster")).toHaveLength(2);
  });

  test("roster: an unknown sender in a crowd is put down without reading everything again", () => {
    const server = new PagingServer();
    server.roster.push(...crowd(300));
    const rig = Rig.connected(server.answer);
    rig.clear();
    rig.receive(chat(9, "rui", "oi"));
    rig.receive(chat(9, "rui", "oi?"));
    expect(rig.of("joined")).toEqual([{ kind: "joined", entry: { id: 9, name: "rui" } }]);
    expect(rig.sentOf("roster")).toEqual([]);
  });

  test("roster: after a reconnect nobody joins", () => {
    const server = new PagingServer();
    server.roster.push(...crowd(3));
    const rig = Rig.connected(server.answer);
    rig.clear();
    rig.receive(fromServer("text", "Servidor desligado. Conexão encerrada."));
    server.roster.push({ id: 9, name: "rui" });
    rig.advance(5000);
    expect(rig.connection.roster).toHaveLength(5);
    expect(rig.of("joined")).toEqual([]);
    expect(rig.of("roster")).toHaveLength(1);
  });
});

describe("roster of an original server", () => {
  test("original roster: one text is a list, without being a message", () => {
    const server = new OriginalServer();
    server.clients.set(2, "bob");
    const rig = Rig.connected(server.answer);
    expect(rig.connection.roster).toEqual([
      { id: 2, name: "bob" },
      { id: 7, name: "ana" },
    ]);
    expect(rig.of("message")).toEqual([]);
  });

  test("original roster: one datagram longer than a frame is read whole", () => {
    const server = new OriginalServer();
    for (const { id, name } of crowd(40)) server.clients.set(id, name);
    const rig = Rig.connected(server.answer);
    expect(rig.connection.roster).toHaveLength(41);
  });

  test("original roster: several frames are one list", () => {
    const rig = Rig.connected(new OriginalServer().answer);
    rig.clear();
    rig.receive(fromServer("text", "Clientes conectados: 2: bob,  7: ana"));
    rig.receive(fromServer("text", "Clientes conectados: 9: rui"));
    rig.advance(1000);
    expect(rig.connection.roster.map(({ id }) => id)).toEqual([2, 7, 9]);
    expect(rig.of("joined")).toHaveLength(2);
  });

  test("original roster: who is missing in the next list has left", () => {
    const server = new OriginalServer();
    server.clients.set(2, "bob");
    const rig = Rig.connected(server.answer);
    rig.clear();
    server.clients.delete(2);
    rig.advance(31_000);
    expect(rig.of("left")).toEqual([{ kind: "left", entry: { id: 2, name: "bob" } }]);
  });
});
