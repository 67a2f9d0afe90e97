/**
 * `bun run generate` writes every file that follows from the declarations; with `--check` it writes nothing and fails
 * with the list of files that are not current.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { outputs } from "./outputs.ts";

const PACKAGE = join(import.meta.dir, "..");
const check = process.argv.includes("--check");
const stale = Object.entries(outputs()).filter(([path, text]) => read(join(PACKAGE, path)) !== text);

for (const [path, text] of stale) {
  if (check) {
    process.stderr.write(`not current: ${relative(process.cwd(), join(PACKAGE, path))}\n`);
    continue;
  }
  mkdirSync(dirname(join(PACKAGE, path)), { recursive: true });
  writeFileSync(join(PACKAGE, path), text);
  process.stdout.write(`written: ${path}\n`);
}
if (check && stale.length > 0) process.exitCode = 1;

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
