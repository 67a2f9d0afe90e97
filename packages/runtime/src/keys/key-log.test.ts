import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeyLog } from "./key-log.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recado-keys-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("key log: appends a line for each key, in a file for its owner alone", () => {
  const path = join(folder, "keys.log");
  new KeyLog(path).write(0x0a0b, new Uint8Array(32).fill(0xcd));
  new KeyLog(path).write(0xfedcba98, new Uint8Array(32).fill(1));
  expect(readFileSync(path, "utf8")).toBe(
    `RECADO_TRAFFIC_SECRET_0 00000a0b ${"cd".repeat(32)}\nRECADO_TRAFFIC_SECRET_0 fedcba98 ${"01".repeat(32)}\n`,
  );
  expect((statSync(path).mode & 0o777).toString(8)).toBe("600");
});

test("key log: a place that cannot be written is said at once", () => {
  expect(() => new KeyLog(join(folder, "missing", "keys.log"))).toThrow();
});
