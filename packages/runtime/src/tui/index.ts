export * from "../text/index.ts";
export * from "./canvas.ts";
export * from "./input-decoder.ts";
export * from "./line-editor.ts";
export * from "./line-history.ts";
export * from "./program.ts";
export * from "./types.ts";
