/** Writes until nothing fits any more, goes on applying, gets room, and says what the store told meanwhile. */
import { systemClock } from "@recado/runtime";
import { SqliteServerStore } from "../../src/store/sqlite/sqlite-server-store.ts";

const MORE = 20;

const [, , folder = ""] = process.argv;
const faults: (string | null)[] = [];
let changed = (): void => {};
const store = SqliteServerStore.open({
  folder,
  clock: systemClock,
  onFault: (fault) => {
    faults.push(fault ?? null);
    changed();
  },
});
const text = new Uint8Array(8_192).fill(0x61);
let applied = 0;
let told = 0;

function write(): void {
  applied++;
  const ends = { origin: 1, name: "ana", dest: 0, isSealed: false, isRelayed: false, seq: 0 };
  store.apply({ kind: "entry", entry: { number: applied, atMs: applied, ...ends, text } });
  const number = applied;
  store.commit(() => {
    told = number;
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

while (store.fault === undefined) {
  write();
  await until(() => store.fault !== undefined || told === applied);
}
const faultWhileFull = store.fault;
const toldBefore = told;
for (let index = 0; index < MORE; index++) write();
const toldWhileFull = told;
Bun.spawnSync(["prlimit", "--pid", String(process.pid), "--fsize=unlimited"]);
await until(() => told === applied);
const faultAfter = store.fault ?? null;
await store.close();
process.stdout.write(JSON.stringify({ faults, faultWhileFull, toldBefore, toldWhileFull, faultAfter, applied }));
