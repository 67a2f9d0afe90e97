export * from "./constants.ts";
export * from "./errors.ts";
export * from "./generated/frame-codec.ts";
export * from "./message.ts";
export * from "./refusal.ts";
export * from "./stand-in.ts";
export * from "./text.ts";
export * from "./wire-text.ts";
