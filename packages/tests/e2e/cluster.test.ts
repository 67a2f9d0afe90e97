/** Servers that are one Recado by NATS: real servers, a real nats-server, real clients that move between them. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { waitFor } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { ClusterProcesses } from "../harness/cluster.ts";
import { TemporaryHome } from "../harness/home.ts";
import { JsonClient } from "../harness/json-client.ts";
import { LineProcess } from "../harness/line-process.ts";
import { NatsServers } from "../harness/nats.ts";
import { cleanEnv, OriginalClient, SERVER_MAIN } from "../harness/programs.ts";
import { RawPeer } from "../harness/raw-peer.ts";

setDefaultTimeout(90_000);

const NATS = ["nats-server"];

async function ctl(cluster: ClusterProcesses, index: number, ...args: string[]): Promise<LineProcess> {
  const home = cluster.nodes[index]?.home.path ?? "";
  const run = new LineProcess([process.execPath, SERVER_MAIN, "ctl", ...args], { env: cleanEnv(home) });
  await run.exited();
  return run;
}

describe("cluster", () => {
  testWith(NATS, "cluster: clear clients of two servers talk as on one, and an id is taken everywhere", async () => {
    await using nats = await NatsServers.start(1);
    await using cluster = await ClusterProcesses.start(nats, 2);
    using ana = await RawPeer.join(cluster.port(0), 1, "ana");
    using bob = await RawPeer.join(cluster.port(1), 2, "bob");
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
    using impostor = await RawPeer.open(cluster.port(1));
    impostor.send({ type: 0, origin: 1, name: "outra", text: "oi" });
    await impostor.text("ID já em uso.");
    await ctl(cluster, 0, "status", "now");
    await ana.frame(({ text }) => text.includes("Clientes conectados: 2."));
  });

  testWith(["python3", ...NATS], "cluster: original clients on different servers", async () => {
    await using nats = await NatsServers.start(1);
    await using cluster = await ClusterProcesses.start(nats, 2);
    await using ana = await OriginalClient.join(cluster.port(0), 1, "ana");
    await using bob = await OriginalClient.join(cluster.port(1), 2, "bob");
    ana.write("msg 0 oi a todos");
    await bob.line("oi a todos");
    bob.write("msg 1 oi ana");
    await ana.line("oi ana");
  });

  testWith(NATS, "cluster: sealed clients: receipts, mailbox, history and order across servers and moves", async () => {
    using home = new TemporaryHome();
    using otherHome = new TemporaryHome();
    await using nats = await NatsServers.start(1);
    await using cluster = await ClusterProcesses.start(nats, 2);
    await using ana = await JsonClient.join(home.path, cluster.port(0), 1, "ana");
    {
      await using bob = await JsonClient.join(otherHome.path, cluster.port(1), 2, "bob");
      ana.say("um", 2);
      await bob.line('"text":"um"');
      await ana.line('"delivery":"delivered"');
      bob.write('{"close":true}');
      await bob.exited();
    }
    ana.say("dois", 2);
    await ana.line('"delivery":"waiting"');
    // Bob comes back at the other server.
    await using bob = await JsonClient.join(otherHome.path, cluster.hosts(0), 2, "bob");
    await bob.line('"text":"dois"');
    await waitFor(
      () => (ana.lines.filter((line) => line.includes('"delivery":"delivered"')).length === 2 ? true : undefined),
      () => ana.lines.join("\n"),
    );
    expect(bob.heard().map(({ text }) => text)).toEqual(["dois"]);
    bob.write('{"history":1}');
    const page = await bob.line('"type":"history"');
    expect(page).toContain('"text":"um"');
  });

  testWith(NATS, "cluster: a client learns the other server, and goes there when its own dies or drains", async () => {
    using home = new TemporaryHome();
    await using nats = await NatsServers.start(1);
    await using cluster = await ClusterProcesses.start(nats, 2);
    await using ana = await JsonClient.join(home.path, cluster.port(0), 1, "ana");
    await ana.line(`"type":"servers","servers":[{"host":"127.0.0.1","port":${cluster.port(1)}}]`);
    ana.say("antes", 0);
    await ana.line('"delivery":"confirmed"');
    await cluster.kill(0);
    ana.say("durante", 0);
    await ana.line(new RegExp(`"state":"registered".*"port":${cluster.port(1)}`));
    await waitFor(
      () => (ana.lines.filter((line) => line.includes('"delivery":"confirmed"')).length === 2 ? true : undefined),
      () => ana.lines.join("\n"),
    );
    await cluster.restart(0);
    await ana.line(new RegExp(`"type":"servers".*"port":${cluster.port(0)}`), ana.lines.length - 1);
    const drained = await ctl(cluster, 1, "drain");
    expect(drained.lines.join("\n")).toContain("told to go to another server");
    await ana.line(new RegExp(`"state":"registered".*"port":${cluster.port(0)}`), ana.lines.length - 3);
    await waitFor(
      async () =>
        (await ctl(cluster, 0, "nodes")).lines.some((line) => /n1 .*draining/.test(line)) ? true : undefined,
      () => "n1 draining among the nodes",
    );
  });

  testWith(NATS, "cluster: the operator of one server removes, mutes and bans at another", async () => {
    using home = new TemporaryHome();
    await using nats = await NatsServers.start(1);
    await using cluster = await ClusterProcesses.start(nats, 2);
    await using ana = await JsonClient.join(home.path, cluster.port(0), 1, "ana");
    using bob = await RawPeer.join(cluster.port(1), 2, "bob");
    await waitFor(
      () => (bob.texts.length > 0 ? true : undefined),
      () => "anything",
    );
    await ctl(cluster, 0, "notice", "aviso a todos");
    await bob.text("aviso a todos");
    await ana.line('"text":"aviso a todos"');
    expect((await ctl(cluster, 0, "mute", "2")).lines.join("")).toContain("2: muted");
    await waitFor(
      async () => {
        bob.send({ type: 2, origin: 2, name: "bob", text: "calado" });
        return bob.texts.some((text) => text.includes("silenciou")) ? true : undefined;
      },
      () => bob.texts.join("\n"),
    );
    expect((await ctl(cluster, 0, "kick", "2", "chega")).lines.join("")).toContain("2: removed");
    await bob.frame(({ type, text }) => type === 3 && text.includes("removido pelo operador: chega"));
    await ctl(cluster, 1, "ban", "1", "fora");
    await ana.line('"state":"refused"');
  });

  testWith(
    NATS,
    "cluster: without NATS nothing new is taken, nothing confirmed is lost, and it recovers by itself",
    async () => {
      using home = new TemporaryHome();
      await using nats = await NatsServers.start(1);
      await using cluster = await ClusterProcesses.start(nats, 2);
      await using ana = await JsonClient.join(home.path, cluster.port(0), 1, "ana");
      using bob = await RawPeer.join(cluster.port(1), 2, "bob");
      ana.say("guardado", 0);
      await bob.text("guardado");
      await nats.kill(0);
      await cluster.logged(1, '"fault":"cluster"');
      bob.send({ type: 2, origin: 2, name: "bob", text: "perdido" });
      await bob.frame(({ type, text }) => type === 3 && text.includes("não consegue guardar"));
      ana.say("espera", 0);
      await ana.line("não consegue guardar");
      nats.restart(0);
      await bob.text("espera");
      await waitFor(
        () => (ana.lines.filter((line) => line.includes('"delivery":"confirmed"')).length === 2 ? true : undefined),
        () => ana.lines.join("\n"),
        60_000,
      );
      expect(bob.texts.filter((text) => text === "espera")).toHaveLength(1);
      expect(ana.heard().map(({ text }) => text)).not.toContain("perdido");
    },
  );
});

test("cluster: a NATS that is not there is said plainly, and the server does not start", async () => {
  using home = new TemporaryHome();
  const args = ["--headless", "--host", "127.0.0.1", "--port", "0", "--cluster", "nats://127.0.0.1:1"];
  await using server = new LineProcess([process.execPath, SERVER_MAIN, ...args], { env: cleanEnv(home.path) });
  expect(await server.exited()).not.toBe(0);
  expect(server.errorLines.join("\n")).toContain("NATS at nats://127.0.0.1:1 cannot be used");
});
