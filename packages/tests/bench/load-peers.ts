/** Many clients in one process, closed loops: a client sends its next frame when the one before came back. */
import type { udp } from "bun";
import { frameOf, OI } from "./frames.ts";

export interface LoadPeer {
  readonly id: number;
  readonly socket: udp.Socket<"buffer">;
  /** Called for every frame; replaced by the phase that runs. */
  onFrame: (bytes: Uint8Array) => void;
}

export async function openPeers(count: number): Promise<LoadPeer[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => openPeer(index + 1)));
}

async function openPeer(id: number): Promise<LoadPeer> {
  const peer: { onFrame: LoadPeer["onFrame"] } = { onFrame: () => undefined };
  const socket = await Bun.udpSocket({
    hostname: "127.0.0.1",
    port: 0,
    socket: { data: (_socket, bytes) => peer.onFrame(bytes), error: () => undefined },
  });
  return Object.assign(peer, { id, socket });
}

/** Every peer says OI, one after the other, until all were answered. */
export async function registerAll(peers: readonly LoadPeer[], port: number): Promise<void> {
  for (const peer of peers) {
    const { promise, resolve } = Promise.withResolvers<void>();
    peer.onFrame = () => resolve();
    peer.socket.send(frameOf(OI, peer.id, 0, `c${peer.id}`, "oi"), port, "127.0.0.1");
    await promise;
  }
}

export function closeAll(peers: readonly LoadPeer[]): void {
  for (const { socket } of peers) socket.close();
}
