/**
 * Sealed private messages against the same in clear frames, on the same server in one run: what a datagram costs, what
 * a message costs under load, how many datagrams a message takes, and what a session weighs.
 */
import { heapStats } from "bun:jsc";
import { HandshakeInitiator, NUMBER_MAX, ReceiveStream, SendStream, streamStateOf } from "@recado/protocol/session";
import { createSessionCrypto, generateKeyPair } from "@recado/runtime/crypto";
import { DEFAULT_CORE_CONFIG, flushed, MemoryServerStore, ServerCore } from "@recado/server";
import { frameOf } from "./frames.ts";
import { closeAll, openPeers, registerAll } from "./load-peers.ts";
import { MeasuredProcess } from "./measured-process.ts";
import { median, type Row } from "./report.ts";
import { SealedPeer } from "./sealed-peer.ts";

const ROUNDS = 3;
const CLIENTS = 20;
const MESSAGES = 100_000;
/** The first is compiled while it runs. */
const WARM_UP_ROUNDS = 4;
const OUTSTANDING = 32;
const SESSIONS = 5_000;
const SESSION_BYTES_MAX = 4_096;
const TEXT = new TextEncoder().encode("recado para mim");

interface Cost {
  readonly messagesPerCpuSecond: number;
  readonly datagramsPerCpuSecond: number;
  readonly datagramsPerMessage: number;
}

/** Every client writes to itself, so many outstanding each. */
async function sealedCost(outstanding: number): Promise<Cost> {
  await using server = await MeasuredProcess.recado();
  const peers: SealedPeer[] = [];
  for (let id = 1; id <= CLIENTS; id++) peers.push(await SealedPeer.open(id, server.port));
  const run = async (): Promise<void> => {
    let left = MESSAGES;
    let returned = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const peer of peers) {
      peer.onText = () => {
        if (++returned >= MESSAGES) resolve();
        if (left-- > 0) peer.say(TEXT, peer.id);
      };
      for (let index = 0; index < outstanding; index++) if (left-- > 0) peer.say(TEXT, peer.id);
    }
    await promise;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round++) await run();
  const datagrams = (): number =>
    peers.reduce((sum, { datagramsIn, datagramsOut }) => sum + datagramsIn + datagramsOut, 0);
  const [cpuBefore, datagramsBefore] = [server.cpuSeconds(), datagrams()];
  await run();
  const [cpuSpent, datagramsSpent] = [server.cpuSeconds() - cpuBefore, datagrams() - datagramsBefore];
  for (const peer of peers) peer.close();
  return costOf(cpuSpent, datagramsSpent);
}

async function clearCost(outstanding: number): Promise<Cost> {
  await using server = await MeasuredProcess.recado();
  const peers = await openPeers(CLIENTS);
  await registerAll(peers, server.port);
  const run = async (): Promise<void> => {
    let left = MESSAGES;
    let returned = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const peer of peers) {
      const bytes = frameOf(2, peer.id, peer.id, `c${peer.id}`, "recado para mim");
      const say = (): void => {
        if (left-- > 0) peer.socket.send(bytes, server.port, "127.0.0.1");
      };
      peer.onFrame = () => {
        if (++returned >= MESSAGES) resolve();
        say();
      };
      for (let index = 0; index < outstanding; index++) say();
    }
    await promise;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round++) await run();
  const before = server.cpuSeconds();
  await run();
  const spent = server.cpuSeconds() - before;
  closeAll(peers);
  return costOf(spent, 2 * MESSAGES);
}

function costOf(cpuSeconds: number, datagrams: number): Cost {
  return {
    messagesPerCpuSecond: MESSAGES / cpuSeconds,
    datagramsPerCpuSecond: datagrams / cpuSeconds,
    datagramsPerMessage: datagrams / MESSAGES,
  };
}

function bytesPerSession(): number {
  const suite = createSessionCrypto();
  const sealing = { suite, keyPair: generateKeyPair(), store: new MemoryServerStore(), sawKey: undefined };
  const unlimited = { ratePerSecond: 1e9, burst: 1e9, clientsMax: SESSIONS * 2 };
  const core = new ServerCore({ ...DEFAULT_CORE_CONFIG, ...unlimited }, 0, 0, sealing);
  const heapBytes = (): number => {
    Bun.gc(true);
    const { heapSize, extraMemorySize } = heapStats();
    return heapSize + extraMemorySize;
  };
  const join = (id: number): void => {
    const [send, receive] = [new SendStream<undefined>(id), new ReceiveStream()];
    const initiator = new HandshakeInitiator({
      suite,
      keyPair: generateKeyPair(),
      hello: { kind: "hello", origin: id, dest: 0, name: `cliente-${id}`, text: "oi", offer: [] },
      streamState: () => streamStateOf(send, receive),
      position: () => ({ log: 0, number: NUMBER_MAX }),
      trusts: () => true,
    });
    for (let step = 0; step < 3; step++) {
      core.handleDatagram(initiator.frame, 1_000 + (id % 60_000), `127.0.${id >> 8}.1`, id * 100);
      const sealed = flushed(core, id * 100);
      for (const effect of core.takeEffects()) if (effect.kind === "unicast") initiator.handleDatagram(effect.bytes);
      for (const { bytes } of sealed) initiator.handleDatagram(bytes);
    }
  };
  for (let id = 1; id <= 1_000; id++) join(id);
  const before = heapBytes();
  for (let id = 1_001; id <= 1_000 + SESSIONS; id++) join(id);
  const each = (heapBytes() - before) / SESSIONS;
  if (core.snapshot(0).clients.length !== 1_000 + SESSIONS) throw new Error("not all are in");
  return each;
}

export async function sealedRows(): Promise<Row[]> {
  const costs: Record<"single" | "loaded", { sealed: Cost[]; clear: Cost[] }> = {
    single: { sealed: [], clear: [] },
    loaded: { sealed: [], clear: [] },
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [load, outstanding] of [
      ["single", 1],
      ["loaded", OUTSTANDING],
    ] as const) {
      costs[load].clear.push(await clearCost(outstanding));
      costs[load].sealed.push(await sealedCost(outstanding));
    }
  }
  const medianOf = (list: readonly Cost[], field: keyof Cost): number => median(list.map((cost) => cost[field]));
  const compare = (name: string, load: "single" | "loaded", field: keyof Cost, unit: string, goal: string): Row => {
    const [ours, reference] = [medianOf(costs[load].sealed, field), medianOf(costs[load].clear, field)];
    return { name, unit, ours, reference, ratio: ours / reference, goal };
  };
  const perSession = bytesPerSession();
  const one = `sealed private ÷ clear, ${CLIENTS} clients × 1`;
  const many = `sealed private ÷ clear, ${CLIENTS} clients × ${OUTSTANDING}`;
  return [
    compare(`${one}, datagrams`, "single", "datagramsPerCpuSecond", "datagrams/CPU-s", "≥ 0.5"),
    compare(`${many}, messages`, "loaded", "messagesPerCpuSecond", "messages/CPU-s", "≥ 2"),
    compare(`${many}, datagrams a message`, "loaded", "datagramsPerMessage", "datagrams", "fewer"),
    {
      name: `memory of an idle session, ${SESSIONS} open`,
      unit: "bytes",
      ours: perSession,
      reference: SESSION_BYTES_MAX,
      ratio: perSession / SESSION_BYTES_MAX,
      goal: "< 1",
    },
  ];
}
