export * from "./manual-schedule.ts";
export * from "./terminal.ts";
export * from "./test-screen.ts";
export * from "./wait.ts";
