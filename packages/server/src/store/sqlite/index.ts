export { SqliteServerStore, type SqliteStoreOptions } from "./sqlite-server-store.ts";
