export { clientCli } from "./client-cli.ts";
export { clientScreen } from "./client-screen.ts";
export { config } from "./config.ts";
export { manual } from "./manual.ts";
export { serverCli } from "./server-cli.ts";
export { serverConsole } from "./server-console.ts";
export { serverEvents } from "./server-events.ts";
export { serverSentences } from "./server-sentences.ts";
