/** Sessions over real sockets, between real processes, through a network that does everything wrong. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { waitFor } from "@recado/runtime/testing";
import { type Faults, FaultyProxy } from "../harness/faulty-proxy.ts";
import { TemporaryHome } from "../harness/home.ts";
import { JsonClient } from "../harness/json-client.ts";
import { ServerProcess } from "../harness/programs.ts";

setDefaultTimeout(120_000);

const SEED = Number(process.env["SEED"] ?? 20_261_123);
const STORM: Faults = { loss: 0.3, duplicates: 0.2, delayMs: [0, 50], corruption: 0 };

/** Both write to each other and to all; each hears everything, once and in order. */
async function talk(ana: JsonClient, bob: JsonClient, rounds: number, each: (round: number) => Promise<void> | void) {
  for (let round = 0; round < rounds; round++) {
    ana.say(`privada ${round}`, 2);
    bob.say(`pública ${round}`, 0);
    bob.say(`private ${round}`, 1);
    await each(round);
  }
  await Promise.all([ana.hears(2 * rounds), bob.hears(rounds)]);
  const numbers = Array.from({ length: rounds }, (_, round) => round);
  expect(bob.heard().map(({ text }) => text)).toEqual(numbers.map((round) => `privada ${round}`));
  expect(ana.heard().map(({ text }) => text)).toEqual(
    numbers.flatMap((round) => [`pública ${round}`, `private ${round}`]),
  );
}

describe(`faulty network, seed ${SEED}`, () => {
  test("faulty network: under loss, duplicates and delays everything arrives, once and in order", async () => {
    using homes = new Homes();
    await using server = await ServerProcess.start(homes.server);
    await using proxy = await FaultyProxy.start(server.port, SEED);
    proxy.faults = STORM;
    await using ana = await JsonClient.join(homes.ana, proxy.port, 1, "ana");
    await using bob = await JsonClient.join(homes.bob, proxy.port, 2, "bob");
    await talk(ana, bob, 100, () => Bun.sleep(5));
  });

  test("faulty network: what is changed on the way is never accepted", async () => {
    using homes = new Homes();
    await using server = await ServerProcess.start(homes.server);
    await using proxy = await FaultyProxy.start(server.port, SEED + 1);
    await using ana = await JsonClient.join(homes.ana, proxy.port, 1, "ana");
    await using bob = await JsonClient.join(homes.bob, proxy.port, 2, "bob");
    proxy.faults = { ...STORM, loss: 0, corruption: 0.2 };
    await talk(ana, bob, 50, () => Bun.sleep(5));
  });

  test("faulty network: a blackout is waited out, and other ports change nothing", async () => {
    using homes = new Homes();
    await using server = await ServerProcess.start(homes.server);
    await using proxy = await FaultyProxy.start(server.port, SEED + 2);
    await using ana = await JsonClient.join(homes.ana, proxy.port, 1, "ana");
    await using bob = await JsonClient.join(homes.bob, proxy.port, 2, "bob");
    await talk(ana, bob, 60, async (round) => {
      if (round % 20 === 10) proxy.rebind();
      if (round === 30) proxy.isDark = true;
      if (round === 45) proxy.isDark = false;
      await Bun.sleep(50);
    });
    expect(server.lines.filter((line) => line.includes('"event":"joined"'))).toHaveLength(2);
  });

  test("faulty network: who was killed finds its mail on return, in order; the writer sees it delivered", async () => {
    using homes = new Homes();
    await using server = await ServerProcess.start(homes.server);
    await using ana = await JsonClient.join(homes.ana, server.port, 1, "ana");
    const bob = await JsonClient.join(homes.bob, server.port, 2, "bob");
    bob.kill("SIGKILL");
    await bob.exited();
    for (let number = 0; number < 20; number++) ana.say(`espera ${number}`, 2);
    await ana.line(/"sendId":20,"delivery":"waiting"/);
    await using again = await JsonClient.join(homes.bob, server.port, 2, "bob");
    await again.hears(20);
    expect(again.heard().map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, n) => `espera ${n}`));
    await ana.line(/"sendId":20,"delivery":"delivered"/);
  });

  test("faulty network: what was written while the server was away leaves on its return, once", async () => {
    using homes = new Homes();
    const server = await ServerProcess.start(homes.server);
    const { port } = server;
    await using ana = await JsonClient.join(homes.ana, port, 1, "ana");
    await using bob = await JsonClient.join(homes.bob, port, 2, "bob");
    server.kill("SIGTERM");
    await server.exited();
    await ana.line('"state":"waiting"');
    for (let number = 0; number < 5; number++) ana.say(`fila ${number}`, 0);
    await ana.line(/"sendId":5,"delivery":"queued"/);
    await using again = await ServerProcess.start(homes.server, [], port);
    await waitFor(
      () => (again.lines.filter((line) => line.includes('"event":"joined"')).length === 2 ? true : undefined),
      () => "both clients back",
      60_000,
    );
    await ana.line(/"sendId":5,"delivery":"confirmed"/);
    expect(ana.lines.filter((line) => line.includes('"delivery":"confirmed"'))).toHaveLength(5);
    await bob.hears(5);
    expect(bob.heard().map(({ text }) => text)).toEqual(Array.from({ length: 5 }, (_, n) => `fila ${n}`));
  });
});

class Homes implements Disposable {
  readonly #homes = [new TemporaryHome(), new TemporaryHome(), new TemporaryHome()] as const;
  readonly server = this.#homes[0].path;
  readonly ana = this.#homes[1].path;
  readonly bob = this.#homes[2].path;

  [Symbol.dispose](): void {
    for (const home of this.#homes) home[Symbol.dispose]();
  }
}
