/** The client without socket and clock, for whoever drives it otherwise: the simulator. */
export type { ConnectionConfig } from "./config.ts";
export { Connection } from "./connection.ts";
export type { Moment } from "./moment.ts";
export type { Sealing } from "./sealing.ts";
