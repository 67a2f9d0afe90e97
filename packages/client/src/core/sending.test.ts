import { describe, expect, test } from "bun:test";
import { WireText } from "@recado/protocol";
import { chat, fromServer, OriginalServer, PagingServer, Rig, tokensNeverRunOut } from "./connection-fixture.ts";

function texts(rig: Rig): string[] {
  return rig.sentOf("text").map(({ text }) => text);
}

describe("sending", () => {
  test("send: refused with a reason before anybody wanted a connection", () => {
    const rig = new Rig();
    expect(rig.send("oi")).toEqual({ ok: false, reason: "not-registered" });
    expect(texts(rig)).toEqual([]);
  });

  test("outbox: what is written on the way to a server is sent when it answers, in order, once", () => {
    const rig = new Rig();
    rig.connect();
    expect(rig.send("primeira")).toEqual({ ok: true, sendIds: [1] });
    expect(rig.send("segunda", 9)).toEqual({ ok: true, sendIds: [2] });
    expect(texts(rig)).toEqual([]);
    rig.advance(8_000);
    rig.server = new OriginalServer().answer;
    rig.advance(60_000);
    expect(texts(rig)).toEqual(["primeira", "segunda"]);
    expect(rig.of("sent").map(({ sendId }) => sendId)).toEqual([1, 2]);
    expect(rig.of("delivery").map(({ sendId, delivery }) => [sendId, delivery])).toEqual([
      [1, "queued"],
      [2, "queued"],
      [1, "sent"],
      [2, "sent"],
      [1, "confirmed"],
      // Nobody has the id 9.
      [2, "failed"],
    ]);
  });

  test("outbox: what waits when the user leaves has failed", () => {
    const rig = new Rig();
    rig.connect();
    rig.send("nunca");
    rig.connection.disconnect(rig.moment);
    rig.flush();
    expect(rig.of("delivery").map(({ delivery }) => delivery)).toEqual(["queued", "failed"]);
    expect(rig.connection.unsettledCount).toBe(0);
  });

  test("send: a public text is confirmed by its echo, with the RTT, and the echo is not shown", () => {
    const rig = Rig.connected(new OriginalServer().answer);
    rig.clear();
    expect(rig.send("bom dia")).toEqual({ ok: true, sendIds: [1] });
    rig.advance(100);
    expect(rig.of("sent")).toMatchObject([
      { sendId: 1, message: { scope: "public", origin: 7, name: "ana", dest: 0, text: "bom dia" } },
    ]);
    expect(rig.of("delivery")).toEqual([{ kind: "delivery", sendId: 1, delivery: "confirmed", rttMs: 10 }]);
    expect(rig.of("message")).toEqual([]);
  });

  test("send: equal texts are confirmed in order; a lost one does not hold up the others", () => {
    const rig = Rig.connected(new PagingServer().answer);
    rig.clear();
    let count = 0;
    rig.loses = (direction, message) => direction === "up" && message?.kind === "text" && count++ === 0;
    rig.send("perdida");
    rig.send("oi");
    rig.send("oi");
    rig.advance(6000);
    expect(rig.of("delivery").map(({ sendId, delivery }) => [sendId, delivery])).toEqual([
      [2, "confirmed"],
      [3, "confirmed"],
      [1, "unconfirmed"],
    ]);
  });

  test("send: a broken surrogate is mended before it leaves, so that its echo is known", () => {
    const rig = Rig.connected(new OriginalServer().answer);
    rig.clear();
    rig.send("a\ud800b");
    rig.advance(100);
    expect(texts(rig)).toEqual(["a\ufffdb"]);
    expect(rig.of("delivery")).toMatchObject([{ delivery: "confirmed" }]);
  });

  test("send: a late echo still confirms", () => {
    const rig = Rig.connected(new PagingServer().answer);
    rig.latencyMs = 8000;
    rig.clear();
    rig.send("devagar");
    rig.advance(9000);
    expect(rig.of("delivery").map(({ delivery }) => delivery)).toEqual(["unconfirmed", "confirmed"]);
  });

  test("send: a frame with our id that we did not send is a message", () => {
    const rig = Rig.connected(new OriginalServer().answer);
    rig.clear();
    rig.receive(chat(7, "ana", "não fui eu"));
    expect(rig.of("message")).toMatchObject([{ message: { origin: 7, text: "não fui eu" } }]);
  });

  test("send: an unknown destination fails the private text, not the public one", () => {
    const rig = Rig.connected(new OriginalServer().answer);
    rig.clear();
    rig.send("para todos");
    rig.send("para ninguém", 99);
    rig.advance(100);
    expect(rig.of("delivery")).toEqual([
      { kind: "delivery", sendId: 1, delivery: "confirmed", rttMs: 10 },
      { kind: "delivery", sendId: 2, delivery: "failed", rttMs: undefined, why: WireText.unknownDestination },
    ]);
    expect(rig.of("server-error")).toEqual([]);
  });

  test("send: an unknown destination fails the text to the stranger, not an earlier one to somebody in the roster", () => {
    const server = new OriginalServer();
    server.clients.set(8, "bob");
    const rig = Rig.connected(server.answer);
    rig.clear();
    server.silent = true;
    rig.send("psst", 8);
    rig.send("eco?", 77);
    rig.receive(fromServer("error", WireText.unknownDestination));
    expect(rig.of("delivery")).toMatchObject([{ sendId: 2, delivery: "failed" }]);
  });

  test("send: an ERRO long after a private text does not fail it", () => {
    const rig = Rig.connected(new OriginalServer().answer);
    rig.clear();
    rig.send("segredo", 7);
    rig.advance(6000);
    rig.receive(fromServer("error", WireText.unknownDestination));
    expect(rig.of("delivery")).toEqual([]);
    expect(rig.of("server-error")).toHaveLength(1);
  });

  test.each([WireText.muted, WireText.notStored])("send: what the server does not take has failed: %s", (sentence) => {
    const server = new PagingServer();
    const rig = Rig.connected(server.answer);
    rig.clear();
    rig.send("só para ti", 7);
    rig.receive(fromServer("error", sentence));
    expect(rig.of("delivery")).toMatchObject([{ sendId: 1, delivery: "failed", why: sentence }]);
    server.silent = true;
    rig.send("antes", 7);
    rig.send("para todos");
    rig.receive(fromServer("error", sentence));
    expect(rig.of("delivery")).toMatchObject([{ sendId: 1 }, { sendId: 3, delivery: "failed", why: sentence }]);
    expect(rig.of("server-error")).toEqual([]);
  });

  test("send: a private text that met a server which had forgotten us is unconfirmed", () => {
    const server = new PagingServer();
    const rig = Rig.connected(server.answer);
    rig.advance(10_000);
    rig.clear();
    server.silent = true;
    rig.send("só para ti", 9);
    rig.receive(fromServer("error", WireText.notRegistered(7)));
    expect(rig.of("delivery")).toMatchObject([{ sendId: 1, delivery: "unconfirmed" }]);
    expect(rig.stateNames).toEqual(["connecting"]);
  });

  test("send: an ERRO that fits no text is told as it is", () => {
    const rig = Rig.connected(new OriginalServer().answer);
    rig.clear();
    rig.receive(fromServer("error", WireText.unknownDestination));
    rig.receive(fromServer("error", "Outra coisa."));
    expect(rig.of("server-error").map(({ text }) => text)).toEqual([WireText.unknownDestination, "Outra coisa."]);
  });

  test("send: line breaks become spaces, other controls go, nothing is left of a blank", () => {
    const rig = Rig.connected(new OriginalServer().answer);
    rig.send("uma\r\nduas\ttrês\u0007\u001b[31m\n");
    expect(texts(rig)).toEqual(["uma duas três[31m"]);
    rig.send("\n    recuado\n");
    expect(texts(rig)[1]).toBe("    recuado");
    expect(rig.send(" \n\u0000 ")).toEqual({ ok: false, reason: "empty" });
  });

  test("send: a long text leaves as several marked parts, each with its own fate", () => {
    const rig = Rig.connected(new OriginalServer().answer);
    rig.clear();
    const result = rig.send("é".repeat(100));
    expect(result).toEqual({ ok: true, sendIds: [1, 2] });
    rig.advance(100);
    expect(texts(rig).map((text) => text.slice(0, 5))).toEqual(["(1/2)", "(2/2)"]);
    expect(rig.of("delivery")).toHaveLength(2);
  });

  test("send: a long paste stays under the server's bucket and arrives whole, in order", () => {
    const rig = Rig.connected(new PagingServer().answer);
    rig.advance(5000);
    rig.clear();
    const all = Array.from({ length: 200 }, (_, index) => `linha ${index}`);
    for (const line of all) rig.send(line);
    rig.advance(30_000);
    expect(texts(rig)).toEqual(all);
    expect(tokensNeverRunOut(rig.sent.map(({ atMs }) => atMs))).toBe(true);
    expect(rig.of("delivery").every(({ delivery }) => delivery === "confirmed")).toBe(true);
  });

  test("send: what would overflow the queue is refused whole", () => {
    const rig = Rig.connected(new PagingServer().answer);
    expect(rig.send("x".repeat(200_000))).toEqual({ ok: false, reason: "queue-full" });
    expect(texts(rig)).toEqual([]);
  });

  test("send: a loss gives every text its last word", () => {
    const server = new PagingServer();
    const rig = Rig.connected(server.answer);
    rig.clear();
    server.silent = true;
    for (let index = 0; index < 50; index++) rig.send(`linha ${index}`);
    rig.receive(fromServer("text", WireText.shutdown));
    expect(rig.of("sent")).toHaveLength(50);
    const fates = rig.of("delivery").map(({ delivery }) => delivery);
    expect(fates).toHaveLength(50);
    expect(new Set(fates)).toEqual(new Set(["unconfirmed", "failed"]));
    expect(rig.connection.unsettledCount).toBe(0);
  });
});

describe("receiving", () => {
  test("receive: public, private and server texts are told apart", () => {
    const rig = Rig.connected(new OriginalServer().answer);
    rig.clear();
    rig.receive(chat(2, "bob", "oi"));
    rig.receive(chat(2, "bob", "só para ti", 7));
    rig.receive(fromServer("text", "Manutenção às 18 h."));
    expect(rig.of("message").map(({ message }) => [message.scope, message.text])).toEqual([
      ["public", "oi"],
      ["private", "só para ti"],
      ["server", "Manutenção às 18 h."],
    ]);
  });

  test("receive: the status message is a status", () => {
    const rig = Rig.connected(new OriginalServer().answer);
    rig.clear();
    const text = WireText.status(61, 3);
    rig.receive(fromServer("text", text));
    expect(rig.events).toEqual([{ kind: "status", uptimeSeconds: 61, clientCount: 3, text }]);
  });

  test("receive: datagrams that are no frames are dropped with a reason, and nothing else happens", () => {
    const rig = Rig.connected(new OriginalServer().answer);
    rig.clear();
    for (const length of [0, 1, 16, 36, 175, 177, 300]) rig.receive(new Uint8Array(length).fill(0xff));
    expect(rig.of("dropped")).toHaveLength(7);
    expect(rig.events).toHaveLength(7);
    expect(rig.connection.state.name).toBe("registered");
  });
});
