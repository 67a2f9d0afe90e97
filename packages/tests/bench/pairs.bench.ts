/** 50 pairs that write to each other with 32 frames outstanding each: nothing may be lost, and little speed. */
import { closeAll, frameOf, type LoadPeer, openPeers, registerAll } from "./load-peers.ts";
import { MeasuredProcess } from "./measured-process.ts";
import { median, type Row } from "./report.ts";

const PAIRS = 50;
const ROUNDS = 3;
const MESSAGES = 60_000;
/** No progress for this long means that what is missing was lost. */
const STALL_MS = 1_000;

interface Outcome {
  readonly perSecond: number;
  readonly lost: number;
}

/** A frame that arrives is replied to by its receiver, so `outstanding` frames of each pair are always on their way. */
async function exchange(peers: readonly LoadPeer[], port: number, outstanding: number): Promise<Outcome> {
  let sent = 0;
  let received = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const replies = peers.map((peer, index) => frameOf(2, peer.id, (index ^ 1) + 1, `c${peer.id}`, "vai e volta"));
  const reply = (peer: LoadPeer, index: number) => {
    const bytes = replies[index];
    if (!bytes || sent >= MESSAGES) return;
    sent++;
    peer.socket.send(bytes, port, "127.0.0.1");
  };
  for (const [index, peer] of peers.entries()) {
    peer.onFrame = () => {
      received++;
      reply(peer, index);
      if (received >= MESSAGES) resolve();
    };
  }
  const startedAt = performance.now();
  for (let count = 0; count < outstanding; count++) {
    for (const [index, peer] of peers.entries()) if (index % 2 === 0) reply(peer, index);
  }
  await Promise.race([promise, stalled(() => received)]);
  const seconds = (performance.now() - startedAt) / 1_000;
  return { perSecond: received / seconds, lost: sent - received };
}

async function stalled(progress: () => number): Promise<void> {
  for (let before = -1; progress() !== before; ) {
    before = progress();
    await Bun.sleep(STALL_MS);
  }
}

async function measure(outstanding: number): Promise<Outcome> {
  await using server = await MeasuredProcess.recado();
  const peers = await openPeers(PAIRS * 2);
  await registerAll(peers, server.port);
  const outcome = await exchange(peers, server.port, outstanding);
  closeAll(peers);
  return outcome;
}

export async function pairRows(): Promise<Row[]> {
  const many: Outcome[] = [];
  const few: Outcome[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    few.push(await measure(2));
    many.push(await measure(32));
  }
  const ours = median(many.map(({ perSecond }) => perSecond));
  const reference = median(few.map(({ perSecond }) => perSecond));
  const lost = many.reduce((sum, outcome) => sum + outcome.lost, 0);
  return [
    {
      name: "50 pairs × 32 outstanding ÷ × 2",
      unit: "frames/s",
      ours,
      reference,
      ratio: ours / reference,
      goal: "≥ 0.8",
    },
    {
      name: "50 pairs × 32 outstanding: frames lost",
      unit: "frames",
      ours: lost,
      reference: 0,
      ratio: Number.NaN,
      goal: "0",
    },
  ];
}
