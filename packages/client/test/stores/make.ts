/**
 * `bun test/stores/make.ts` makes the file of today's version. A version that was released is never made again: its
 * file shows what is out there.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { SqliteClientStore } from "../../src/store/sqlite-client-store.ts";
import { CLIENT_DATABASE } from "../../src/store/sqlite-schema.ts";
import { sampleChanges } from "./sample.ts";

const path = join(import.meta.dir, `v${CLIENT_DATABASE.migrations.length}.sqlite`);
if (existsSync(path)) throw new Error(`${path} is there`);
const store = SqliteClientStore.open({ path, ownId: 1, onFault: () => undefined });
for (const change of sampleChanges()) store.apply(change);
store.rememberTyped("everybody", "/help");
store.rememberTyped("everybody", "bom dia");
store.close();
