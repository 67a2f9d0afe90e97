/** docs/PERFORMANCE.md: the suite writes its tables between marks there, and its plots beside it. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Section } from "./section.ts";

const DOCS = join(import.meta.dir, "..", "..", "..", "docs");
const PAGE = join(DOCS, "PERFORMANCE.md");
export const PLOTS_FOLDER = join(DOCS, "performance");

/** Replaces what stands between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`. Throws where the marks are missing. */
export function withSection(page: string, name: string, markdown: string): string {
  const [start, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/PERFORMANCE.md has no place for ${name}`);
  return `${page.slice(0, from + start.length)}\n\n${markdown}\n\n${page.slice(to)}`;
}

export function writeToPage(name: string, markdown: string): void {
  writeFileSync(PAGE, withSection(readFileSync(PAGE, "utf8"), name, markdown));
}

export function writePlots(folder: string, { plots }: Section): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, svg] of plots) writeFileSync(join(folder, name), svg);
}
