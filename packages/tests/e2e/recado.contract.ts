/** What a Recado is to its clients and operators, on one server or on several that are one. Places 0 and 1 may be the same. */
import { describe, expect } from "bun:test";
import { waitFor } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { TemporaryHome } from "../harness/home.ts";
import { JsonClient } from "../harness/json-client.ts";
import type { LineProcess } from "../harness/line-process.ts";
import { OriginalClient } from "../harness/programs.ts";
import { RawPeer } from "../harness/raw-peer.ts";

export interface OpenRecado extends AsyncDisposable {
  port(place: number): number;
  /** As `--host` of a client takes them. */
  hosts(): string;
  ctl(place: number, ...args: string[]): Promise<LineProcess>;
}

/** `needs`: programs without which it is skipped. */
export function describeRecado(name: string, needs: readonly string[], open: () => Promise<OpenRecado>): void {
  describe(name, () => {
    testWith(needs, `${name}: clear clients of two servers talk as on one, and an id is taken everywhere`, async () => {
      await using recado = await open();
      using ana = await RawPeer.join(recado.port(0), 1, "ana");
      using bob = await RawPeer.join(recado.port(1), 2, "bob");
      ana.send({ type: 2, origin: 1, name: "ana", text: "a todos" });
      ana.send({ type: 2, origin: 1, dest: 2, name: "ana", text: "só para bob" });
      const heard = await bob.text("só para bob");
      expect(heard).toMatchObject({ type: 2, origin: 1, dest: 2, name: "ana" });
      expect(bob.texts).toContain("a todos");
      await ana.text("a todos");
      bob.send({ type: 4, origin: 2 });
      const list = await bob.frame(({ text }) => text.startsWith("Clientes conectados: "));
      expect(list.text).toContain("1: ana");
      expect(list.text).toContain("2: bob");
      ana.send({ type: 2, origin: 1, dest: 77, name: "ana", text: "ninguém" });
      await ana.text("ID de destino não encontrado.");
      using impostor = await RawPeer.open(recado.port(1));
      impostor.send({ type: 0, origin: 1, name: "outra", text: "oi" });
      await impostor.text("ID já em uso.");
      await recado.ctl(0, "status", "now");
      await ana.frame(({ text }) => text.includes("Clientes conectados: 2."));
    });

    testWith(
      needs,
      `${name}: what a clear client says to all and to one is heard in the order of its saying`,
      async () => {
        await using recado = await open();
        using ana = await RawPeer.join(recado.port(0), 1, "ana");
        using bob = await RawPeer.join(recado.port(1), 2, "bob");
        const said: string[] = [];
        for (let round = 0; round < 100; round++) {
          const isPublic = round % 3 !== 0;
          ana.send({ type: 2, origin: 1, dest: isPublic ? 0 : 2, name: "ana", text: `#${round}` });
          said.push(`#${round}`);
          if (round % 25 === 24) await ana.settled(1);
        }
        await bob.text(said.at(-1) ?? "");
        const heard = bob.texts.filter((text) => text.startsWith("#"));
        expect(heard).toEqual(said);
      },
    );

    testWith(["python3", ...needs], `${name}: original clients on different servers`, async () => {
      await using recado = await open();
      await using ana = await OriginalClient.join(recado.port(0), 1, "ana");
      await using bob = await OriginalClient.join(recado.port(1), 2, "bob");
      ana.write("msg 0 oi a todos");
      await bob.line("oi a todos");
      bob.write("msg 1 oi ana");
      await ana.line("oi ana");
    });

    testWith(
      needs,
      `${name}: sealed clients: receipts, mailbox, history and order across servers and moves`,
      async () => {
        using home = new TemporaryHome();
        using otherHome = new TemporaryHome();
        await using recado = await open();
        await using ana = await JsonClient.join(home.path, recado.port(0), 1, "ana");
        {
          await using bob = await JsonClient.join(otherHome.path, recado.port(1), 2, "bob");
          ana.say("um", 2);
          await bob.line('"text":"um"');
          await ana.line('"delivery":"delivered"');
          bob.write('{"close":true}');
          await bob.exited();
        }
        ana.say("dois", 2);
        await ana.line('"delivery":"waiting"');
        // Bob comes back at the other server.
        await using bob = await JsonClient.join(otherHome.path, recado.hosts(), 2, "bob");
        await bob.line('"text":"dois"');
        await waitFor(
          () => (ana.lines.filter((line) => line.includes('"delivery":"delivered"')).length === 2 ? true : undefined),
          () => ana.lines.join("\n"),
        );
        expect(bob.heard().map(({ text }) => text)).toEqual(["dois"]);
        bob.write('{"history":1}');
        const page = await bob.line('"type":"history"');
        expect(page).toContain('"text":"um"');
      },
    );

    testWith(needs, `${name}: the operator of one server removes, mutes and bans at another`, async () => {
      using home = new TemporaryHome();
      await using recado = await open();
      await using ana = await JsonClient.join(home.path, recado.port(0), 1, "ana");
      using bob = await RawPeer.join(recado.port(1), 2, "bob");
      await waitFor(
        () => (bob.texts.length > 0 ? true : undefined),
        () => "anything",
      );
      await recado.ctl(0, "notice", "aviso a todos");
      await bob.text("aviso a todos");
      await ana.line('"text":"aviso a todos"');
      expect((await recado.ctl(0, "mute", "2")).lines.join("")).toContain("2: muted");
      await waitFor(
        async () => {
          bob.send({ type: 2, origin: 2, name: "bob", text: "calado" });
          return bob.texts.some((text) => text.includes("silenciou")) ? true : undefined;
        },
        () => bob.texts.join("\n"),
      );
      expect((await recado.ctl(0, "kick", "2", "chega")).lines.join("")).toContain("2: removed");
      await bob.frame(({ type, text }) => type === 3 && text.includes("removido pelo operador: chega"));
      await recado.ctl(1, "ban", "1", "fora");
      await ana.line('"state":"refused"');
    });
  });
}
