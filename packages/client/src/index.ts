export {
  ConnectError,
  type ConnectErrorCode,
  RecadoClient,
  type RecadoClientOptions,
  type Schedule,
} from "./client.ts";
export type { SendRefusal, SendResult } from "./core/connection.ts";
export { EventStream } from "./event-stream.ts";
export type * from "./events.ts";
