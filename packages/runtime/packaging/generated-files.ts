/** Files that follow from tables and are kept in the repository, so that nobody needs Bun to read them. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** By path below a folder. */
export type GeneratedFiles = Readonly<Record<string, string>>;

export function writeFiles(folder: string, files: GeneratedFiles): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** For a `main`: writes what is not current and says so, or with `--check` only says so; the result is the exit code. */
export function generate(folder: string, files: GeneratedFiles, argv: readonly string[]): number {
  const check = argv.includes("--check");
  const stale = Object.entries(files).filter(([path, text]) => read(join(folder, path)) !== text);
  if (!check) writeFiles(folder, Object.fromEntries(stale));
  for (const [path] of stale) process.stderr.write(`${check ? "not current" : "written"}: ${join(folder, path)}\n`);
  return check && stale.length > 0 ? 1 : 0;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
