/**
 * Routing against a bare Bun server with the same generator, in one run: three interleaved rounds after a warm-up,
 * medians; a figure is deliveries per second of the server's CPU time.
 */
import { closeAll, frameOf, type LoadPeer, openPeers, registerAll } from "./load-peers.ts";
import { MeasuredProcess } from "./measured-process.ts";
import { median, type Row } from "./report.ts";

const ROUNDS = 3;
const PUBLIC_CLIENTS = 100;
const PUBLIC_MESSAGES = 3_000;
const PRIVATE_CLIENTS = 20;
const PRIVATE_MESSAGES = 60_000;

type Load = (peers: readonly LoadPeer[], port: number) => Promise<number>;

/** One sender at a time; the next message leaves when the sender hears its own echo. Gives deliveries. */
const publicLoad: Load = async (peers, port) => {
  const [sender] = peers;
  if (!sender) return 0;
  let deliveries = 0;
  let left = PUBLIC_MESSAGES;
  const { promise, resolve } = Promise.withResolvers<void>();
  const bytes = frameOf(2, sender.id, 0, `c${sender.id}`, "bom dia a todos");
  for (const peer of peers) peer.onFrame = () => deliveries++;
  sender.onFrame = () => {
    deliveries++;
    if (left-- > 0) sender.socket.send(bytes, port, "127.0.0.1");
    else resolve();
  };
  sender.socket.send(bytes, port, "127.0.0.1");
  await promise;
  return deliveries;
};

/** Every client writes to itself, one frame outstanding each, so that an echo server serves as well. */
const privateLoad: Load = async (peers, port) => {
  let left = PRIVATE_MESSAGES;
  let returned = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const peer of peers) {
    const bytes = frameOf(2, peer.id, peer.id, `c${peer.id}`, "recado para mim");
    peer.onFrame = () => {
      returned++;
      if (left-- > 0) peer.socket.send(bytes, port, "127.0.0.1");
      else if (returned >= PRIVATE_MESSAGES) resolve();
    };
    left--;
    peer.socket.send(bytes, port, "127.0.0.1");
  }
  await promise;
  return returned;
};

async function deliveriesPerCpuSecond(
  start: () => Promise<MeasuredProcess>,
  clientCount: number,
  load: Load,
): Promise<number> {
  await using server = await start();
  const peers = await openPeers(clientCount);
  await registerAll(peers, server.port);
  await load(peers, server.port);
  const before = server.cpuSeconds();
  const deliveries = await load(peers, server.port);
  const spent = server.cpuSeconds() - before;
  closeAll(peers);
  return deliveries / spent;
}

async function compare(
  name: string,
  goal: number,
  clientCount: number,
  load: Load,
  reference: () => Promise<MeasuredProcess>,
): Promise<Row> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    theirs.push(await deliveriesPerCpuSecond(reference, clientCount, load));
    ours.push(await deliveriesPerCpuSecond(MeasuredProcess.recado, clientCount, load));
  }
  return {
    name,
    ours: median(ours),
    reference: median(theirs),
    ratio: median(ours) / median(theirs),
    goal: `≥ ${goal}`,
    unit: "deliveries/CPU-s",
  };
}

export async function routingRows(): Promise<Row[]> {
  return [
    await compare(`public, ${PUBLIC_CLIENTS} clients ÷ bare sendMany`, 0.8, PUBLIC_CLIENTS, publicLoad, () =>
      MeasuredProcess.reference("fanout", PUBLIC_CLIENTS),
    ),
    await compare(`private, ${PRIVATE_CLIENTS} clients ÷ bare echo`, 0.7, PRIVATE_CLIENTS, privateLoad, () =>
      MeasuredProcess.reference("echo"),
    ),
  ];
}
