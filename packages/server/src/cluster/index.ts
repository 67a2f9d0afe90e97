/** For tests and benchmarks of several servers. */
export { Elsewhere } from "../core/cluster/elsewhere.ts";
export type { ClaimOutcome } from "../core/cluster/port.ts";
export { Cluster } from "./cluster.ts";
export { Holders } from "./holders.ts";
export { LogApplier } from "./log-applier.ts";
export { NatsLink } from "./nats-link.ts";
export { type Batch, decodeBatch, encodeBatch, type LogRecord } from "./records.ts";
