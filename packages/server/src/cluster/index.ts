/** For tests and benchmarks of several servers. */
export { Cluster } from "./cluster.ts";
export { NatsLink } from "./nats-link.ts";
export { type Batch, decodeBatch, type LogRecord } from "./records.ts";
