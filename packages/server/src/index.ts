/** For programs that carry a server of their own, tests and benchmarks among them. */
export { type CoreConfig, DEFAULT_CORE_CONFIG } from "./core/config.ts";
export * from "./core/events.ts";
export { flushed } from "./core/flushed.ts";
export type { Sealing } from "./core/sealed/sealing.ts";
export { ServerCore } from "./core/server-core.ts";
export { RecadoServer, type ServerOptions } from "./server.ts";
export { MemoryServerStore } from "./store/memory-server-store.ts";
export type { ServerStore, StoreChange } from "./store/server-store.ts";
