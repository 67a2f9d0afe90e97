export * from "./fit.ts";
export * from "./sanitize.ts";
export * from "./width.ts";
export * from "./wrap.ts";
