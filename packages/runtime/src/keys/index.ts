export { KeyFileError, loadOrCreateKey } from "./key-file.ts";
export * from "./key-log.ts";
export * from "./known-servers.ts";
