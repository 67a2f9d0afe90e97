/** The project's own TypeScript files, with what they import. */
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const ROOT = join(import.meta.dir, "..", "..", "..");

export interface Source {
  /** Relative to the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

/** Static and dynamic imports and re-exports, types included. */
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)"([^"]+)"/g;

export function sources(pattern: string): Source[] {
  return [...new Bun.Glob(pattern).scanSync({ cwd: ROOT })]
    .filter((path) => !path.includes("node_modules/"))
    .sort()
    .map((path) => {
      const text = readFileSync(join(ROOT, path), "utf8");
      return { path, text, imports: [...text.matchAll(IMPORT)].map((match) => match[1] ?? "") };
    });
}

/** A relative import as a path from the root; others as they are. */
export function resolveImport({ path }: Source, specifier: string): string {
  return specifier.startsWith(".") ? relative(ROOT, join(ROOT, dirname(path), specifier)) : specifier;
}

export function isTest(path: string): boolean {
  return /\.(test|bench)\.ts$/.test(path) || /\/(test|bench|testing|codegen)\//.test(path);
}

/** Comments say what a file must not do, so they do not count; strings do, which is harmless. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"])\/\/.*$/gm, "$1");
}
