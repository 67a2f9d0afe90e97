import { expect, test } from "bun:test";
import { MemoryClientStore } from "../store/memory-client-store.ts";
import { Context } from "./context.ts";

const SERVER = { address: "192.0.2.1", port: 1235 };

test("message: it tells by which key this machine keeps it", () => {
  const store = new MemoryClientStore(7);
  const context = new Context(7, "ana", SERVER, () => 0.5, store, 41);
  const message = { scope: "public", origin: 2, name: "bob", dest: 0, text: "oi", atMs: 0 } as const;
  context.emit({ kind: "message", message });
  expect(context.events).toEqual([{ kind: "message", message, key: 42 }]);
  expect(store.lines({ with: 0, beforeKey: undefined, limit: 9 }).map(({ key }) => key)).toEqual([42]);
});
