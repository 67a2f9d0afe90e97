export * from "./address.ts";
export * from "./alias.ts";
export * from "./parse.ts";
export * from "./spec.ts";
export * from "./suggest.ts";
export * from "./usage.ts";
export * from "./users.ts";
