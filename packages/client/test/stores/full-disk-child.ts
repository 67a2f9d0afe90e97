/** Hears lines until nothing fits any more, goes on, gets room, and says what the store told meanwhile. */
import { SqliteClientStore } from "../../src/store/sqlite-client-store.ts";

const MORE = 20;
const TEXT = "a".repeat(8_192);

const [, , path = ""] = process.argv;
const faults: (string | null)[] = [];
let changed = (): void => undefined;
const store = SqliteClientStore.open({
  path,
  ownId: 1,
  onFault: (fault) => {
    faults.push(fault ?? null);
    changed();
  },
});
let applied = 0;
let told = 0;

function hear(): void {
  const key = ++applied;
  const line = { key, number: key, atMs: key, origin: 2, name: "bob", dest: 0, text: TEXT, sealed: true };
  store.apply({ kind: "heard", line: { ...line, delivery: undefined, why: undefined } });
  store.commit(() => {
    told = key;
    changed();
  });
}

function until(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    changed = () => {
      if (holds()) resolve();
    };
    changed();
  });
}

store.apply({ kind: "position", logId: 7, number: 0 });
while (faults.length === 0) {
  hear();
  await until(() => faults.length > 0 || told === applied);
}
const toldBefore = told;
for (let index = 0; index < MORE; index++) hear();
const toldWhileFull = told;
Bun.spawnSync(["prlimit", "--pid", String(process.pid), "--fsize=unlimited"]);
await until(() => told === applied);
store.close();
process.stdout.write(JSON.stringify({ faults, toldBefore, toldWhileFull, applied }));
