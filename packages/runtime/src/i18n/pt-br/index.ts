export { clientCli } from "./client-cli.ts";
export { clientScreen } from "./client-screen.ts";
export { config } from "./config.ts";
export { serverCli } from "./server-cli.ts";
export { serverConsole } from "./server-console.ts";
export { serverCtl } from "./server-ctl.ts";
export { serverEvents } from "./server-events.ts";
export { serverSentences } from "./server-sentences.ts";
