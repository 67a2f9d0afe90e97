export type * from "./client-store.ts";
export { MemoryClientStore } from "./memory-client-store.ts";
