export * from "./command-line.ts";
export * from "./load.ts";
export * from "./option.ts";
export * from "./paths.ts";
export * from "./preparation.ts";
export * from "./program.ts";
export * from "./toml-file.ts";
