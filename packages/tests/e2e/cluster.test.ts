/** Servers that are one Recado by NATS: real servers, a real nats-server, real clients that move between them. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { waitFor } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { ClusterProcesses } from "../harness/cluster.ts";
import { TemporaryHome } from "../harness/home.ts";
import { JsonClient } from "../harness/json-client.ts";
import { LineProcess } from "../harness/line-process.ts";
import { NatsServers } from "../harness/nats.ts";
import { cleanEnv, SERVER_MAIN } from "../harness/programs.ts";
import { RawPeer } from "../harness/raw-peer.ts";
import { describeRecado } from "./recado.contract.ts";

setDefaultTimeout(90_000);

const NATS = ["nats-server"];

async function ctl(cluster: ClusterProcesses, index: number, ...args: string[]): Promise<LineProcess> {
  const home = cluster.nodes[index]?.home.path ?? "";
  const run = new LineProcess([process.execPath, SERVER_MAIN, "ctl", ...args], { env: cleanEnv(home) });
  await run.exited();
  return run;
}

describeRecado("cluster", NATS, async () => {
  const nats = await NatsServers.start(1);
  const cluster = await ClusterProcesses.start(nats, 2);
  return {
    port: (place) => cluster.port(place),
    hosts: () => cluster.hosts(),
    ctl: (place, ...args) => ctl(cluster, place, ...args),
    [Symbol.asyncDispose]: async () => {
      await cluster[Symbol.asyncDispose]();
      await nats[Symbol.asyncDispose]();
    },
  };
});

describe("cluster", () => {
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
