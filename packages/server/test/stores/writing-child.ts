/** Writes entries into a store until it is killed, and says after each commit which is the last. */
import { systemClock } from "@recado/runtime";
import { SqliteServerStore } from "../../src/store/sqlite/sqlite-server-store.ts";

const [, , folder = ""] = process.argv;
const store = SqliteServerStore.open({ folder, clock: systemClock });
const streams = { position: 0, receiveEpoch: 1, receiveNext: 1 };
const owner = { id: 1, name: "ana", key: new Uint8Array(32), since: 0, firstSeenMs: 1, lastSeenMs: 1, ...streams };
store.apply({ kind: "owner", owner });
const text = new TextEncoder().encode("olá");

function write(after: number): void {
  let number = after;
  for (let index = 0; index < 10; index++) {
    number++;
    const ends = { origin: 1, name: "ana", dest: 0, isSealed: true, isRelayed: false, seq: number };
    store.apply({ kind: "entry", entry: { number, atMs: number, ...ends, text } });
  }
  store.commit(() => {
    process.stdout.write(`${store.lastNumber}\n`);
    setImmediate(write, number);
  });
}

write(0);
