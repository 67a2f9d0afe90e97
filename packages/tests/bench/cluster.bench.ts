/** What two servers that are one cost over one: CPU for each delivery, and whether ids cost more when there are many. */
import { MemoryServerStore } from "@recado/server";
import { Cluster, NatsLink } from "@recado/server/cluster";
import { CLUSTER_SETTINGS } from "../harness/cluster.ts";
import { NatsServers } from "../harness/nats.ts";
import { clusterCostRows } from "./cluster-costs.ts";
import { frameOf, MSG } from "./frames.ts";
import { closeAll, type LoadPeer, openPeers, registerAll } from "./load-peers.ts";
import { MeasuredProcess } from "./measured-process.ts";
import { cpuSecondsOf } from "./process-cpu.ts";
import { median, type Row } from "./report.ts";
import { SealedPeer } from "./sealed-peer.ts";

const ROUNDS = 3;
const MESSAGES = 60_000;
const PUBLIC_MESSAGES = 6_000;
const PUBLIC_CLIENTS = 20;
const PAIRS = 10;
const OUTSTANDING = 8;
const FEW_IDS = 100;
const MANY_IDS = 10_000;
const TCHAU = 1;
const TEXT_BYTES = Buffer.from("um recado de quarenta e oito bytes, para a medida");
const TEXT = "um recado de quarenta e oito bytes, para a medida";

interface Pair {
  /** The two servers; the same one twice where clients are at one alone. */
  readonly ports: readonly [number, number];
  readonly cpuSeconds: () => number;
}

/** CPU microseconds of the servers for each delivery. */
type Measure = (pair: Pair) => Promise<number>;

async function cpuMicros(pair: Pair, deliveries: number, run: () => Promise<void>): Promise<number> {
  const before = pair.cpuSeconds();
  await run();
  return ((pair.cpuSeconds() - before) * 1e6) / deliveries;
}

/** Clients in the open, each with a partner at the other port: what arrives is answered. */
const clearPrivate: Measure = async (pair) => {
  const peers = await openPeers(2 * PAIRS);
  await registerBoth(peers, pair.ports);
  const micros = await cpuMicros(pair, MESSAGES, () =>
    exchange((done) => {
      let sent = 0;
      let received = 0;
      const say = (peer: LoadPeer, index: number): void => {
        if (sent++ >= MESSAGES) return;
        const partner = (index ^ 1) + 1;
        peer.socket.send(frameOf(MSG, peer.id, partner, `c${peer.id}`, TEXT), pair.ports[index & 1] ?? 0, "127.0.0.1");
      };
      for (const [index, peer] of peers.entries()) {
        peer.onFrame = () => {
          if (++received === MESSAGES) done();
          say(peer, index);
        };
      }
      for (let count = 0; count < OUTSTANDING; count++) for (const [index, peer] of peers.entries()) say(peer, index);
    }),
  );
  leave(peers, pair.ports);
  return micros;
};

/** A key owns an id for good: each round has ids of its own. */
let nextId = 1;

const sealedPrivate: Measure = async (pair) => {
  const peers: SealedPeer[] = [];
  const first = nextId;
  nextId += 2 * PAIRS;
  for (let id = first; id < nextId; id++) peers.push(await SealedPeer.open(id, pair.ports[(id - first) & 1] ?? 0));
  const micros = await cpuMicros(pair, MESSAGES, () =>
    exchange((done) => {
      let sent = 0;
      let received = 0;
      const say = (peer: SealedPeer): void => {
        if (sent++ < MESSAGES) peer.say(TEXT_BYTES, ((peer.id - first) ^ 1) + first);
      };
      for (const peer of peers) {
        peer.onText = () => {
          if (++received === MESSAGES) done();
          say(peer);
        };
      }
      for (let count = 0; count < OUTSTANDING; count++) for (const peer of peers) say(peer);
    }),
  );
  for (const peer of peers) peer.close();
  return micros;
};

/** One client speaks to everybody, the next text when the last client has heard this one. */
const clearPublic: Measure = async (pair) => {
  const peers = await openPeers(PUBLIC_CLIENTS);
  await registerBoth(peers, pair.ports);
  const [speaker] = peers;
  const micros = await cpuMicros(pair, PUBLIC_MESSAGES * PUBLIC_CLIENTS, () =>
    exchange((done) => {
      let heard = 0;
      let said = 0;
      const say = (): void => {
        if (!speaker || said++ >= PUBLIC_MESSAGES) return;
        speaker.socket.send(frameOf(MSG, speaker.id, 0, "c1", TEXT), pair.ports[0], "127.0.0.1");
      };
      for (const peer of peers) {
        peer.onFrame = () => {
          if (++heard === PUBLIC_MESSAGES * PUBLIC_CLIENTS) done();
          else if (heard % PUBLIC_CLIENTS === 0) say();
        };
      }
      for (let count = 0; count < OUTSTANDING; count++) say();
    }),
  );
  leave(peers, pair.ports);
  return micros;
};

async function registerBoth(peers: readonly LoadPeer[], [first, second]: readonly [number, number]): Promise<void> {
  await registerAll(
    peers.filter((_, index) => index % 2 === 0),
    first,
  );
  await registerAll(
    peers.filter((_, index) => index % 2 === 1),
    second,
  );
  // What is told of the others' coming is not measured.
  await Bun.sleep(200);
}

function leave(peers: readonly LoadPeer[], ports: readonly [number, number]): void {
  for (const [index, peer] of peers.entries()) {
    peer.socket.send(frameOf(TCHAU, peer.id, 0, "", ""), ports[index & 1] ?? 0, "127.0.0.1");
  }
  closeAll(peers);
}

function exchange(begin: (done: () => void) => void): Promise<void> {
  return new Promise(begin);
}

function member(nats: NatsServers): Promise<MeasuredProcess> {
  return MeasuredProcess.recado(undefined, ["--cluster", nats.urls]);
}

/** `across`: each pair's two clients are at two servers; `same`: at one of the two; `lone`: at a server that is alone. */
async function costs(measure: Measure): Promise<Record<"across" | "same" | "lone", number>> {
  const found = { across: [] as number[], same: [] as number[], lone: [] as number[] };
  await using nats = await NatsServers.start(1);
  await using one = await member(nats);
  await using other = await member(nats);
  const cpuSeconds = (): number => one.cpuSeconds() + other.cpuSeconds();
  for (let round = 0; round <= ROUNDS; round++) {
    await using lone = await MeasuredProcess.recado();
    const across = await measure({ ports: [one.port, other.port], cpuSeconds });
    const same = await measure({ ports: [one.port, one.port], cpuSeconds });
    const alone = await measure({ ports: [lone.port, lone.port], cpuSeconds: () => lone.cpuSeconds() });
    // The first warms up.
    if (round === 0) continue;
    found.across.push(across);
    found.same.push(same);
    found.lone.push(alone);
  }
  return { across: median(found.across), same: median(found.same), lone: median(found.lone) };
}

/** Microseconds to claim an id, one after the other, where so many are held; and to take it to another server. */
async function claimMicros(nats: NatsServers, name: string, count: number): Promise<readonly [number, number]> {
  const clusters = [await opened(nats, name), await opened(nats, name)];
  const [one, other] = clusters;
  if (!one || !other) return [Number.NaN, Number.NaN];
  const claim = (cluster: Cluster, id: number): Promise<unknown> =>
    new Promise((resolve) => {
      const at = { address: "127.0.0.1", port: 1 + (id % 60_000) };
      cluster.claim({ id, name: "c", isSealed: false, key: undefined, epoch: 0, at }, resolve);
    });
  for (let id = 1; id <= count; id += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, index) => claim(one, id + index)));
  }
  const timed = async (cluster: Cluster, first: number): Promise<number> => {
    const startedAt = Bun.nanoseconds();
    for (let id = first; id < first + FEW_IDS; id++) await claim(cluster, id);
    return (Bun.nanoseconds() - startedAt) / FEW_IDS / 1_000;
  };
  const micros = [await timed(one, count + 1_000), await timed(other, 1)] as const;
  for (const cluster of clusters) await cluster.close();
  return micros;
}

async function opened(nats: NatsServers, name: string): Promise<Cluster> {
  const link = await NatsLink.open({ ...CLUSTER_SETTINGS, urls: nats.urls, name });
  const monotonicMs = (): number => performance.now();
  const copy = new MemoryServerStore(link.logId);
  const cluster = new Cluster({ link, copy, name: "bench", monotonicMs, wallMs: Date.now });
  await cluster.start();
  const place = { host: "127.0.0.1", port: 1, key: "", sinceMs: 0, clientCount: 0, isDraining: false };
  cluster.listen(() => place);
  return cluster;
}

async function claimRows(): Promise<Row[]> {
  await using nats = await NatsServers.start(1);
  const few = await claimMicros(nats, "few", FEW_IDS);
  const many = await claimMicros(nats, "many", MANY_IDS);
  const natsSeconds = cpuSecondsOf(nats.processes[0]?.pid ?? 0);
  return [
    row(`claim of an id, ${MANY_IDS} ÷ ${FEW_IDS} ids held`, "µs", many[0], few[0], "about 1"),
    row(`move of an id, ${MANY_IDS} ÷ ${FEW_IDS} ids held`, "µs", many[1], few[1], "about 1"),
    row("CPU of nats-server in all of that", "s", natsSeconds, Number.NaN, "—"),
  ];
}

function row(name: string, unit: string, ours: number, reference: number, goal: string): Row {
  return { name, unit, ours, reference, ratio: ours / reference, goal };
}

export async function clusterRows(): Promise<Row[]> {
  const sealed = await costs(sealedPrivate);
  const clear = await costs(clearPrivate);
  const publicly = await costs(clearPublic);
  const unit = "CPU-µs/delivery";
  return [
    row("sealed private: two servers ÷ the same one of two", unit, sealed.across, sealed.same, "≤ 2"),
    row("sealed private: the same one of two ÷ a lone one", unit, sealed.same, sealed.lone, "—"),
    row("clear private: two servers ÷ the same one of two", unit, clear.across, clear.same, "≤ 2"),
    row("clear private: the same one of two ÷ a lone one", unit, clear.same, clear.lone, "—"),
    row(`public to ${PUBLIC_CLIENTS}: on two servers ÷ on one of two`, unit, publicly.across, publicly.same, "≤ 1.2"),
    row(`public to ${PUBLIC_CLIENTS}: on one of two ÷ on a lone one`, unit, publicly.same, publicly.lone, "—"),
    ...(await claimRows()),
    ...clusterCostRows(),
  ];
}
