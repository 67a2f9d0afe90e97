export * from "./clock.ts";
export * from "./config/index.ts";
export * from "./log-options.ts";
export { systemErrorText } from "./system-error.ts";
export { canShowScreen, wantsColor } from "./tui/terminal-env.ts";
