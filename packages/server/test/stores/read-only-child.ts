/** Opens a store in a folder that it must not write, with a history there and without; says what came of it. */
import { chmodSync, copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "@recado/runtime";
import { DatabaseError } from "@recado/runtime/sqlite";
import { SqliteServerStore } from "../../src/store/sqlite/sqlite-server-store.ts";

const NOBODY = 65_534;

const [, , folder = ""] = process.argv;
const empty = join(folder, "empty");
const filled = join(folder, "filled");
for (const path of [empty, filled]) mkdirSync(path);
copyFileSync(join(folder, "recado.sqlite"), join(filled, "recado.sqlite"));
for (const path of [empty, filled]) chmodSync(path, 0o555);
chmodSync(join(filled, "recado.sqlite"), 0o444);
chmodSync(folder, 0o755);
// Whoever may do everything would not notice.
if (process.getuid?.() === 0) process.setuid?.(NOBODY);

function outcomeIn(path: string): string {
  try {
    SqliteServerStore.open({ folder: path, clock: systemClock });
    return "opened";
  } catch (error) {
    return error instanceof DatabaseError ? error.code : String(error);
  }
}

process.stdout.write(`${outcomeIn(empty)} ${outcomeIn(filled)}\n`);
process.exit();
