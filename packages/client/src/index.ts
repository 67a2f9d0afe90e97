export {
  type ClientSealing,
  ConnectError,
  type ConnectErrorCode,
  RecadoClient,
  type RecadoClientOptions,
  type Schedule,
} from "./client.ts";
export type { SendRefusal, SendResult } from "./core/writing.ts";
export { EventStream } from "./event-stream.ts";
export type * from "./events.ts";
export { userSealing } from "./user-sealing.ts";
