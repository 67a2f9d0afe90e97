/** Everything that the sessions of a core have to say now, for drivers that are no socket. */
import { DatagramBatch, type Packet } from "@recado/runtime/net";
import type { ServerCore } from "./server-core.ts";

const batch = new DatagramBatch();

export function flushed(core: ServerCore, nowMs: number): Packet[] {
  const packets: Packet[] = [];
  for (let hasMore = core.wantsFlush; hasMore; ) {
    hasMore = core.flush(nowMs, batch);
    packets.push(...batch.packets());
    batch.clear();
  }
  return packets;
}
