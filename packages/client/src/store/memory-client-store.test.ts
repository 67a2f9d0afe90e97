import { describeClientStore } from "./client-store.contract.ts";
import { MemoryClientStore } from "./memory-client-store.ts";

describeClientStore("memory store", async () => {
  const store = new MemoryClientStore(1);
  return { store, reopen: () => Promise.resolve(store), dispose: () => Promise.resolve() };
});
