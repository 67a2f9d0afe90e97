/** Clients that are gone without a word, while a broadcast goes out: the living lose nothing. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { waitFor } from "@recado/runtime/testing";
import { OwnServer } from "../harness/own-server.ts";
import { RawPeer } from "../harness/raw-peer.ts";

setDefaultTimeout(60_000);

const CLIENT_COUNT = 24;
const MESSAGE_COUNT = 50;

describe("dead clients", () => {
  test("dead clients: with every second client closed, the others get every public message once", async () => {
    await using own = await OwnServer.start({ ratePerSecond: 100_000, burst: 100_000 });
    using stack = new DisposableStack();
    const peers: RawPeer[] = [];
    for (let id = 1; id <= CLIENT_COUNT; id++) peers.push(stack.use(await RawPeer.join(own.port, id, `c${id}`)));
    const living = peers.filter((_, index) => index % 2 === 0);
    const [sender] = living;
    if (!sender) throw new Error("no sender");
    for (let count = 0; count < MESSAGE_COUNT; count++) {
      if (count === MESSAGE_COUNT / 5) for (const peer of peers) if (!living.includes(peer)) peer.socket.close();
      sender.send({ type: 2, origin: 1, name: "c1", text: `m${count}` });
      await sender.text(`m${count}`);
    }
    const expected = Array.from({ length: MESSAGE_COUNT }, (_, count) => `m${count}`);
    for (const peer of living) {
      await peer.text(`m${MESSAGE_COUNT - 1}`);
      expect(peer.texts.filter((text) => /^m\d+$/.test(text))).toEqual(expected);
    }
  });

  test("dead clients: one whose port refuses again and again is let go; one that is only silent stays", async () => {
    await using own = await OwnServer.start();
    using ana = await RawPeer.join(own.port, 1, "ana");
    using _silent = await RawPeer.join(own.port, 2, "calada");
    const dead = await RawPeer.join(own.port, 3, "morta");
    dead.socket.close();
    ana.send({ type: 2, origin: 1, name: "ana", text: "tem alguém?" });
    await ana.text("tem alguém?");
    await waitFor(
      () => own.events.find((event) => event.kind === "left" && event.reason === "refused" && event.client.id === 3),
      () => "the dead client to be let go",
    );
    expect(
      own.server
        .snapshot()
        .clients.map(({ id }) => id)
        .sort(),
    ).toEqual([1, 2]);
    using reborn = await RawPeer.join(own.port, 3, "viva");
    expect(reborn.texts).toContain("Conexão aceita.");
  });
});
