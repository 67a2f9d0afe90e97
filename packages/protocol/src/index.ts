export * from "./constants.ts";
export * from "./generated/frame-codec.ts";
export * from "./message.ts";
export * from "./refusal.ts";
export * from "./text.ts";
export * from "./wire-text.ts";
export * from "./stand-in.ts";
