import type { ClientState } from "./client-options.ts";
import { MemoryClientStore } from "./store/memory-client-store.ts";

/** Nothing of it outlives the client. */
export function memoryState(id: number): ClientState {
  return Object.assign(new MemoryClientStore(id), { close: () => undefined });
}
