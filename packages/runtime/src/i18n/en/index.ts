export { config } from "./config.ts";
export { serverConsole } from "./server-console.ts";
export { serverEvents } from "./server-events.ts";
export { serverCli } from "./server-cli.ts";
