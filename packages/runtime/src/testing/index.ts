export * from "./manual-schedule.ts";
export * from "./test-screen.ts";
