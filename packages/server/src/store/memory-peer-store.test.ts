import { MemoryPeerStore } from "./memory-peer-store.ts";
import { describePeerStore } from "./peer-store.contract.ts";

describePeerStore("memory store", async () => {
  const store = new MemoryPeerStore();
  return { store, reopen: () => Promise.resolve(store), dispose: () => Promise.resolve() };
});
