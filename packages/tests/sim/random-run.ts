/** Everything at once, drawn from a seed: weather, people who come, go and sleep, a server that restarts, an attacker. */
import { Attacker } from "./attacker.ts";
import { Chance } from "./chance.ts";
import type { ClientHost } from "./hosts.ts";
import type { Figures } from "./ledger.ts";
import { CALM, type Weather } from "./network.ts";
import { World } from "./world.ts";

/** The conversation's length, and how long everything may take to arrive once the weather is calm. */
const STORM_MS = 30_000;
const ARRIVAL_LIMIT_MS = 60_000;
const CALM_LIMIT_MS = 400_000;

export interface RunResult {
  readonly seed: number;
  readonly figures: Figures;
  /** What must not be; empty when all is well. */
  readonly faults: readonly string[];
  readonly virtualMs: number;
}

export function randomRun(seed: number): RunResult {
  const chance = new Chance(seed);
  const slowestDiskMs = chance.happens(0.5) ? chance.between(1, 200) : 0;
  const world = new World({ seed, chance, slowestDiskMs });
  const { network, ledger } = world;
  const count = chance.whole(2, 4);
  const attacker = chance.happens(0.5) ? new Attacker(network, chance, count) : undefined;
  const storm = stormOf(world);
  network.weather = storm;
  for (let id = 1; id <= count; id++) world.addClient(id, { knownKey: world.server.keyPair.publicKey });
  // Before its first registration nobody has an id: a text to it would fail, as it should.
  if (!world.passUntil(() => world.allRegistered(), ARRIVAL_LIMIT_MS)) network.weather = CALM;
  world.passUntil(() => world.allRegistered(), ARRIVAL_LIMIT_MS);
  network.weather = storm;
  const endMs = world.nowMs + STORM_MS;
  while (world.nowMs < endMs) {
    const client = chance.pick(world.clients);
    const dice = chance.next();
    if (dice < 0.7) {
      const to = chance.pick([0, ...world.clients.map(({ id }) => id).filter((id) => id !== client.id)]);
      if (mayWrite(client, ledger.saidCount(client.id, to))) {
        world.say(client, to, chance.happens(0.05) ? chance.whole(200, 20_000) : 0);
      }
    } else if (dice < 0.75) client.rebind({ ...client.at, port: world.newPort() });
    else if (dice < 0.77) client.sleep(chance.between(100, 20_000));
    else if (dice < 0.78) restartServer(world);
    else if (dice < 0.79) world.restartClient(client);
    else attacker?.act();
    world.pass(chance.between(0, 300));
  }
  network.weather = CALM;
  const everybody = world.clients.map(({ id }) => id);
  const isDone = (): boolean =>
    ledger.lostPrivate() + ledger.lostPublic(everybody) === 0 && world.allSettled() && world.allDelivered();
  world.passUntil(isDone, CALM_LIMIT_MS);
  const lost = ledger.lostPrivate() + ledger.lostPublic(everybody);
  return { seed, figures: ledger.figures(lost), faults: faultsOf(world, lost), virtualMs: world.nowMs };
}

/** A text is only said when the client takes it; before its first registration it could meet an unknown id. */
function mayWrite({ connection }: ClientHost, saidCount: number): boolean {
  return connection.state.name === "registered" && saidCount < 200;
}

function stormOf({ chance }: World): Weather {
  const least = chance.between(0, 50);
  const darkEveryMs = chance.happens(0.3) ? chance.between(4_000, 12_000) : Infinity;
  const darkForMs = chance.between(500, 5_000);
  return {
    loss: chance.happens(0.8) ? chance.between(0, 0.4) : 0,
    duplicates: chance.between(0, 0.3),
    delayMs: [least, least + chance.between(0, 200)],
    corruption: chance.happens(0.3) ? chance.between(0, 0.1) : 0,
    isDark: (nowMs) => darkEveryMs !== Infinity && nowMs % darkEveryMs < darkForMs,
  };
}

function restartServer(world: World): void {
  world.killServer();
  world.network.at(world.nowMs + world.chance.between(0, 5_000), () => world.server.restart());
}

function faultsOf(world: World, lost: number): string[] {
  const { ledger, server, fates, clients } = world;
  const faults: string[] = [];
  if (lost > 0) faults.push(`${lost} lost`);
  if (ledger.duplicated > 0) faults.push(`${ledger.duplicated} heard twice`);
  if (ledger.misordered > 0) faults.push(`${ledger.misordered} out of order`);
  if (ledger.forged > 0) faults.push(`${ledger.forged} that nobody said`);
  if (!world.allSettled()) faults.push("texts without a fate");
  if (!world.allDelivered()) faults.push("private texts whose delivery was never told");
  for (const [key, { delivery, text, to }] of fates) {
    const [id = "", ,] = key.split(" ");
    const number = Number(/#(\d+)/.exec(text)?.[1]);
    if (delivery === "failed" || delivery === "unconfirmed") faults.push(`${key} ${delivery}`);
    if (delivery === "delivered" && !ledger.hasHeard(to, Number(id), to, number)) faults.push(`${key} not delivered`);
  }
  const sealed = server.core.snapshot(world.nowMs).clients.filter(({ peer }) => peer === "sealed");
  if (sealed.length > clients.length) faults.push("more clients than there are");
  return faults;
}
