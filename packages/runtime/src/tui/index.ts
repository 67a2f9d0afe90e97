export * from "./canvas.ts"; export * from "./types.ts";
