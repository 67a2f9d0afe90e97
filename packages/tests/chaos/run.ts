/**
 * Servers, nats-servers and clients as real processes, of which servers and nats-servers are killed (SIGKILL) or held
 * (SIGSTOP) at random while the clients talk. In the end everything that was confirmed is where it belongs, once and in
 * order, and the log agrees.
 */
import { waitFor } from "@recado/runtime/testing";
import { ClusterProcesses } from "../harness/cluster.ts";
import { TemporaryHome } from "../harness/home.ts";
import { JsonClient } from "../harness/json-client.ts";
import { NatsServers } from "../harness/nats.ts";
import { type Account, account, type Client } from "../kill/ledger.ts";
import { Chance } from "../sim/chance.ts";
import { auditLog } from "./log-audit.ts";
import { QuorumWatch } from "./quorum-watch.ts";
import { Stopwatch } from "./stopwatch.ts";

export interface ChaosOptions {
  readonly seed: number;
  readonly times: number;
  readonly clients: number;
  readonly onFault?: (count: number, what: string) => void;
}

const SERVERS = 3;
const TEXTS_MIN = 10;
const TEXTS_MAX = 60;
const HELD_MAX_MS = 8_000;
const DOWN_MAX_MS = 3_000;
const QUIET_MS = 120_000;

interface Actor {
  readonly id: number;
  readonly home: TemporaryHome;
  readonly client: JsonClient;
  readonly watch: Stopwatch;
}

class Stage implements AsyncDisposable {
  readonly #chance: Chance;
  readonly #nats: NatsServers;
  readonly #cluster: ClusterProcesses;
  readonly #quorum: QuorumWatch;
  readonly #actors: Actor[] = [];
  #said = 0;

  private constructor(chance: Chance, nats: NatsServers, cluster: ClusterProcesses, quorum: QuorumWatch) {
    this.#chance = chance;
    this.#nats = nats;
    this.#cluster = cluster;
    this.#quorum = quorum;
  }

  static async open({ seed, clients }: ChaosOptions): Promise<Stage> {
    const nats = await NatsServers.start(3);
    const cluster = await ClusterProcesses.start(nats, SERVERS);
    const quorum = await QuorumWatch.open(nats.urls);
    const stage = new Stage(new Chance(seed), nats, cluster, quorum);
    for (let id = 1; id <= clients; id++) {
      const home = new TemporaryHome();
      const watch = new Stopwatch();
      const onLine = (line: string): void => watch.saw(line);
      const client = new JsonClient(home.path, cluster.hosts(id % SERVERS), id, `c${id}`, [], onLine);
      stage.#actors.push({ id, home, client, watch });
      await client.line(/"state":"registered".*"sealed":true/);
    }
    return stage;
  }

  async burst(): Promise<void> {
    const count = this.#chance.whole(TEXTS_MIN, TEXTS_MAX);
    for (let index = 0; index < count; index++) {
      this.#say();
      await Bun.sleep(this.#chance.between(0, 40));
    }
  }

  /** To whom it happens, and what. */
  async fault(): Promise<string> {
    const index = this.#chance.whole(0, SERVERS - 1);
    const isServer = this.#chance.happens(0.6);
    if (this.#chance.happens(0.5)) {
      const forMs = this.#chance.between(50, HELD_MAX_MS);
      const target = isServer ? this.#cluster.nodes[index]?.process : this.#nats.processes[index];
      if (isServer) this.#strike(index);
      target?.kill("SIGSTOP");
      await this.#meanwhile(forMs);
      target?.kill("SIGCONT");
      return `held ${isServer ? "server" : "nats"} ${index} for ${Math.round(forMs)} ms`;
    }
    const downMs = this.#chance.between(0, DOWN_MAX_MS);
    if (isServer) {
      this.#strike(index);
      await this.#cluster.kill(index);
      await this.#meanwhile(downMs);
      await this.#cluster.restart(index);
      return `killed server ${index}`;
    }
    await this.#nats.kill(index);
    await this.#meanwhile(downMs);
    this.#nats.restart(index);
    return `killed nats ${index}`;
  }

  /** How long the slowest text took that was settled since the last call. */
  takeSlowestMs(): number {
    return Math.round(Math.max(...this.#actors.map(({ watch }) => watch.takeSlowestMs())));
  }

  /** Everybody is left in peace until nothing is on its way. */
  async quiet(): Promise<void> {
    const before = this.#said;
    for (const from of this.#actors) {
      for (const to of this.#actors) if (from !== to) this.#sayTo(from, to.id);
      this.#sayTo(from, 0);
    }
    const last = Array.from({ length: this.#said - before }, (_, index) => before + index);
    for (const actor of this.#actors) {
      await waitFor(
        () => (last.every((number) => this.#isHeard(actor, number)) ? true : undefined),
        () => `the last texts at ${actor.id}; it said ${actor.client.lines.slice(-5).join("\n")}`,
        QUIET_MS,
      );
      await waitFor(
        () => (actor.watch.openCount === 0 ? true : undefined),
        () => `the fate of ${actor.watch.openCount} texts of ${actor.id}`,
        QUIET_MS,
      );
    }
  }

  async close(): Promise<Account> {
    const clients: Client[] = [];
    for (const { id, client } of this.#actors) {
      client.write('{"close":true}');
      await client.exited();
      clients.push({ id, lives: [client.lines], kept: [] });
    }
    const { figures, faults } = account(clients, this.#said);
    const audit = await auditLog(this.#nats.urls);
    const watches = this.#actors.map(({ watch }) => watch);
    const times = Stopwatch.figures(watches, (fromMs, toMs) => this.#quorum.pausedMs(fromMs, toMs));
    return {
      figures: { ...figures, "log messages": audit.messages, fenced: audit.fenced, ...times },
      faults: [...faults, ...audit.faults],
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { client, home } of this.#actors) {
      client.kill();
      await client.exited();
      home[Symbol.dispose]();
    }
    await this.#quorum[Symbol.asyncDispose]();
    await this.#cluster[Symbol.asyncDispose]();
    await this.#nats[Symbol.asyncDispose]();
  }

  /** Its clients have to find another, or wait. */
  #strike(index: number): void {
    for (const { watch } of this.#actors) watch.struck(this.#cluster.port(index));
  }

  async #meanwhile(ms: number): Promise<void> {
    const untilMs = performance.now() + ms;
    while (performance.now() < untilMs) {
      this.#say();
      await Bun.sleep(this.#chance.between(5, 60));
    }
  }

  #say(): void {
    const from = this.#chance.pick(this.#actors);
    const others = this.#actors.map(({ id }) => id).filter((id) => id !== from.id);
    const tail = this.#chance.happens(0.03) ? ` ${"longo ".repeat(400)}`.trimEnd() : "";
    this.#sayTo(from, this.#chance.pick([0, ...others]), tail);
  }

  #sayTo({ id, client }: Actor, to: number, tail = ""): void {
    client.say(`${id}>${to} #${this.#said++}${tail}`, to);
  }

  /** It was for somebody else, or was heard. */
  #isHeard({ id, client }: Actor, number: number): boolean {
    const mark = new RegExp(`"text":"(\\d+)>(\\d+) #${number}"`);
    const said = this.#actors.flatMap((actor) => actor.client.lines.slice(-2_000)).find((line) => mark.test(line));
    const [, from, to] = mark.exec(said ?? "") ?? [];
    if (from === undefined) return false;
    const isForUs = Number(to) === id || (to === "0" && Number(from) !== id);
    return !isForUs || client.lines.some((line) => line.startsWith('{"type":"message"') && mark.test(line));
  }
}

export async function chaosRun({ times, onFault, ...options }: ChaosOptions): Promise<Account> {
  await using stage = await Stage.open({ times, ...options });
  for (let count = 1; count <= times; count++) {
    await stage.burst();
    const what = await stage.fault();
    onFault?.(count, `${what}; slowest text ${stage.takeSlowestMs()} ms`);
  }
  await stage.quiet();
  return await stage.close();
}
