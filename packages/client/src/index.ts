export { RecadoClient } from "./client.ts";
export {
  type ClientSealing,
  type ClientState,
  ConnectError,
  type ConnectErrorCode,
  type RecadoClientOptions,
  type Schedule,
} from "./client-options.ts";
export type { SendRefusal, SendResult } from "./core/writing.ts";
export { EventStream } from "./event-stream.ts";
export type * from "./events.ts";
export { userSealing } from "./user-sealing.ts";
export { userState } from "./user-state.ts";
