/** Datagrams of all sorts on our server's real socket: what is answered, what is relayed, and who is disturbed (nobody). */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { waitFor } from "@recado/runtime/testing";
import vectors from "../harness/original-frames.json" with { type: "json" };
import { OwnServer } from "../harness/own-server.ts";
import { RawPeer, rawFrame } from "../harness/raw-peer.ts";

setDefaultTimeout(60_000);

const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));

describe("wire", () => {
  test("wire: every wrong vector is refused, by its own reason, and disturbs no one", async () => {
    await using own = await OwnServer.start();
    using listener = await RawPeer.join(own.port, 900, "ouvinte");
    using sender = await RawPeer.join(own.port, 1, "ana");
    for (const vector of vectors.filter((each) => "refuse" in each)) {
      const before = sender.datagrams.length;
      sender.sendBytes(bytesOf(vector.hex));
      const answer = await waitFor(
        () => sender.frames[before],
        () => `an answer to ${vector.name}`,
      );
      expect({ vector: vector.name, type: answer.type, origin: answer.origin }).toEqual({
        vector: vector.name,
        type: 3,
        origin: 0,
      });
      expect(answer.text.length).toBeGreaterThan(10);
    }
    await listener.settled(900);
    expect(listener.frames.filter(({ origin }) => origin !== 0)).toEqual([]);
    const reasons = own.events.flatMap((event) => (event.kind === "dropped" ? [event.reason] : []));
    expect(new Set(reasons).size).toBeGreaterThanOrEqual(10);
  });

  test("wire: a relayed frame has the exact size, the registered name and zero padding", async () => {
    await using own = await OwnServer.start();
    using ana = await RawPeer.join(own.port, 1, "ana");
    using bob = await RawPeer.join(own.port, 2, "bob");
    const bytes = rawFrame({ type: 2, origin: 1, dest: 2, size: 3, name: "ana\0lixo", text: "olá\0resto" });
    ana.sendBytes(bytes);
    const got = await bob.text("olá");
    expect(Buffer.from(got.bytes).toString("hex")).toBe(
      Buffer.from(rawFrame({ type: 2, origin: 1, dest: 2, name: "ana", text: "olá" })).toString("hex"),
    );
    ana.send({ type: 2, origin: 1, name: "bob", text: "quem fala?" });
    expect((await bob.text("quem fala?")).name).toBe("ana");
  });

  test("wire: the same client's repeated OI is answered again and changes nothing", async () => {
    await using own = await OwnServer.start();
    using ana = await RawPeer.join(own.port, 1, "ana");
    ana.send({ type: 0, origin: 1, name: "ana", text: "Conectando como ana..." });
    await waitFor(
      () => ana.texts.filter((text) => text === "Conexão aceita.").length === 2 || undefined,
      () => "a second acceptance",
    );
    expect(own.server.snapshot().clientsTotal).toBe(1);
  });

  test("wire: nobody acts in another's name", async () => {
    await using own = await OwnServer.start();
    using ana = await RawPeer.join(own.port, 1, "ana");
    using bob = await RawPeer.join(own.port, 2, "bob");
    using thief = await RawPeer.open(own.port);
    thief.send({ type: 2, origin: 1, name: "ana", text: "dinheiro, por favor" });
    await thief.frame(({ type, dest }) => type === 3 && dest === 1);
    thief.send({ type: 4, origin: 1, name: "ana" });
    thief.send({ type: 1, origin: 1, name: "ana" });
    await waitFor(
      () => own.drops()["wrong-address"] === 3 || undefined,
      () => "three refusals",
    );
    ana.send({ type: 2, origin: 1, dest: 2, name: "ana", text: "sou eu mesma" });
    await bob.text("sou eu mesma");
    expect(bob.texts).not.toContain("dinheiro, por favor");
    expect(thief.texts.filter((text) => text.startsWith("Clientes conectados"))).toEqual([]);
  });

  test("wire: an ERRO is never answered, nor a second goodbye", async () => {
    await using own = await OwnServer.start();
    using ana = await RawPeer.join(own.port, 1, "ana");
    using stranger = await RawPeer.open(own.port);
    stranger.send({ type: 3, origin: 0, name: "Servidor", text: "Tipo de mensagem desconhecido." });
    stranger.send({ type: 3, origin: 5, text: "erro" });
    stranger.send({ type: 1, origin: 5 });
    await waitFor(
      () => own.drops()["not-registered"] === 1 || undefined,
      () => "the goodbye to be dropped",
    );
    await ana.settled(1);
    expect(stranger.datagrams).toEqual([]);
  });

  test("wire: an unregistered source never gets more bytes than it sent", async () => {
    await using own = await OwnServer.start();
    using ana = await RawPeer.join(own.port, 1, "ana");
    using stranger = await RawPeer.open(own.port);
    const inputs = [new Uint8Array(0), new Uint8Array(1), new Uint8Array(36), ...vectors.map(({ hex }) => bytesOf(hex))]
      .filter((bytes) => bytes.length !== 176 || bytes[3] !== 0)
      .slice(0, 30);
    for (const bytes of inputs) stranger.sendBytes(bytes);
    await waitFor(
      () => own.server.snapshot().datagramsIn >= inputs.length + 1 || undefined,
      () => "all datagrams to arrive",
    );
    await ana.settled(1);
    const bytesIn = inputs.reduce((sum, bytes) => sum + bytes.length, 0);
    const bytesOut = stranger.datagrams.reduce((sum, bytes) => sum + bytes.length, 0);
    expect(bytesOut).toBeGreaterThan(0);
    expect(bytesOut).toBeLessThanOrEqual(bytesIn);
  });

  test("wire: a header without text is explained once its sender has sent as much as an answer has", async () => {
    await using own = await OwnServer.start();
    using stranger = await RawPeer.open(own.port);
    for (let count = 0; count < 4; count++) stranger.sendBytes(new Uint8Array(36).fill(1));
    await waitFor(
      () => own.drops()["header-only"] === 4 || undefined,
      () => "four refusals",
    );
    expect(own.drops()["answer-withheld"]).toBe(4);
    stranger.sendBytes(new Uint8Array(36).fill(1));
    await stranger.frame(({ type }) => type === 3);
  });

  test("wire: a source over its rate is told so, and the others are not slowed", async () => {
    await using own = await OwnServer.start({ ratePerSecond: 1, burst: 5 });
    using ana = await RawPeer.join(own.port, 1, "ana");
    using bob = await RawPeer.join(own.port, 2, "bob");
    for (let count = 0; count < 20; count++) ana.send({ type: 2, origin: 1, dest: 2, name: "ana", text: `n${count}` });
    await ana.frame(({ type, text }) => type === 3 && text.includes("1 por segundo"));
    await waitFor(
      () => (own.drops()["rate-limited"] ?? 0) >= 14 || undefined,
      () => "the rest to be dropped",
    );
    expect(bob.texts.filter((text) => /^n\d/.test(text)).length).toBeLessThanOrEqual(6);
    bob.send({ type: 2, origin: 2, dest: 1, name: "bob", text: "calma" });
    await ana.text("calma");
  });

  test("wire: a recado peer pages the list and hears of joins and leaves", async () => {
    await using own = await OwnServer.start({ burst: 200 });
    using peer = await RawPeer.open(own.port);
    peer.send({ type: 0, origin: 1, name: "nova", text: "Conectando como nova...\0REC0 outra-palavra", size: 23 });
    const accepted = await peer.frame(({ type }) => type === 0);
    expect(Buffer.from(accepted.bytes).toString("utf8")).toContain("Conexão aceita.\0REC0 ttl=90\0");
    using other = await RawPeer.join(own.port, 2, "bob");
    expect(await peer.frame(({ type, text }) => type === 4 && text === "+")).toMatchObject({ origin: 2, name: "bob" });
    peer.send({ type: 4, origin: 1, text: "1" });
    expect(await peer.frame(({ type, text }) => type === 4 && text === "1/2")).toMatchObject({
      origin: 2,
      name: "bob",
    });
    other.send({ type: 1, origin: 2 });
    expect(await peer.frame(({ type, text }) => type === 4 && text === "-")).toMatchObject({ origin: 2, name: "bob" });
  });
});
