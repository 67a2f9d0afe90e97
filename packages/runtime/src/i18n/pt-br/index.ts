export { config } from "./config.ts";
export { serverEvents } from "./server-events.ts";
