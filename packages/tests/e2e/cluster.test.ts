/** Servers that are one Recado by NATS: real servers, a real nats-server, real clients that move between them. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { NatsLink } from "@recado/server/cluster";
import { CLUSTER_SETTINGS, ClusterProcesses } from "../harness/cluster.ts";
import { TemporaryHome } from "../harness/home.ts";
import { JsonClient } from "../harness/json-client.ts";
import { LineProcess } from "../harness/line-process.ts";
import { NatsServers } from "../harness/nats.ts";
import { cleanEnv, SERVER_MAIN } from "../harness/programs.ts";
import { RawPeer } from "../harness/raw-peer.ts";
import { SlowLink } from "../harness/slow-link.ts";
import { describeRecado } from "./recado.contract.ts";

setDefaultTimeout(90_000);

const NATS = ["nats-server"];
/** Texts that leave together, fewer than a receive buffer holds; and as many as a NATS that takes them all would take. */
const BURST = 500;
const TEXTS_MAX = 200_000;

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

  testWith(NATS, "cluster: a slow NATS holds the senders back, and what was taken arrives in order, once", async () => {
    using home = new TemporaryHome();
    await using nats = await NatsServers.start(1);
    await using link = await SlowLink.open(Number(new URL(nats.urls).port), 0);
    await using near = await ClusterProcesses.start(nats, 1);
    await using far = await ClusterProcesses.start({ urls: `nats://127.0.0.1:${link.port}`, count: 1 }, 1);
    using bob = await RawPeer.join(near.port(0), 2, "bob");
    using eva = await RawPeer.join(far.port(0), 3, "eva");
    await using ana = await JsonClient.join(home.path, far.port(0), 1, "ana");
    link.delayMs = 700;
    const isHeldBack = (): boolean => eva.frames.some(({ type, text }) => type === 3 && text.includes("não consegue"));
    let said = 0;
    for (; said < TEXTS_MAX && !isHeldBack(); await eva.settled(3)) {
      for (const end = said + BURST; said < end; said++)
        eva.send({ type: 2, origin: 3, name: "eva", text: `#${said}` });
    }
    expect(said).toBeLessThan(TEXTS_MAX);
    await far.logged(0, '"fault":"cluster-slow"');
    ana.say("depois", 0);
    link.delayMs = 0;
    await bob.text("depois");
    await ana.line('"delivery":"confirmed"');
    const heard = bob.frames.filter(({ origin }) => origin === 3).map(({ text }) => Number(text.slice(1)));
    expect(heard.length).toBeGreaterThan(BURST);
    expect(heard).toEqual([...new Set(heard)].toSorted((one, other) => one - other));
  });
});

test("cluster: a NATS that is not there is said plainly, and the server does not start", async () => {
  using home = new TemporaryHome();
  const args = ["--headless", "--host", "127.0.0.1", "--port", "0", "--cluster", "nats://127.0.0.1:1"];
  await using server = new LineProcess([process.execPath, SERVER_MAIN, ...args], { env: cleanEnv(home.path) });
  expect(await server.exited()).not.toBe(0);
  expect(server.errorLines.join("\n")).toContain("NATS at nats://127.0.0.1:1 cannot be used");
});

testWith(NATS, "cluster: a log that another version writes is left alone, and the server does not start", async () => {
  using home = new TemporaryHome();
  await using nats = await NatsServers.start(1);
  const link = await NatsLink.open({ ...CLUSTER_SETTINGS, urls: nats.urls });
  await link.bucket.put("format", "99");
  await link.close();
  const args = ["--headless", "--host", "127.0.0.1", "--port", "0", "--cluster", nats.urls];
  await using server = new LineProcess([process.execPath, SERVER_MAIN, ...args], { env: cleanEnv(home.path) });
  expect(await server.exited()).not.toBe(0);
  expect(server.errorLines.join("\n")).toContain("another version of Recado");
});

testWith(NATS, "cluster: a server that cannot store ends with a sentence, though NATS would have it", async () => {
  using home = new TemporaryHome();
  await using nats = await NatsServers.start(1);
  const file = join(home.path, "file");
  writeFileSync(file, "");
  const args = ["--headless", "--host", "127.0.0.1", "--port", "0", "--cluster", nats.urls, "--data", join(file, "x")];
  await using server = new LineProcess([process.execPath, SERVER_MAIN, ...args], { env: cleanEnv(home.path) });
  expect(await server.exited()).toBe(2);
  expect(server.errorLines.join("\n")).toContain("cannot be written there");
});
