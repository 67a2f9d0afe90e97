import { MemoryServerStore } from "./memory-server-store.ts";
import { describeServerStore } from "./server-store.contract.ts";

describeServerStore("memory store", async () => {
  const store = new MemoryServerStore();
  return { store, reopen: () => Promise.resolve(store), dispose: () => Promise.resolve() };
});
