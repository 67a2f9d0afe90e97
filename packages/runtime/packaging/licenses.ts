/** The licences of what is inside an executable, as their authors ask to have them passed on. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const LICENSE_FILE = /^(licen[cs]e|copying|notice)/i;
const RULE = `\n${"=".repeat(78)}\n\n`;

/** `inputs` are the files of the bundle, as paths from the working folder or absolute. */
export function thirdPartyLicenses(inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap(packageFolder));
  const packages = [...folders].map(describe).sort((a, b) => a.title.localeCompare(b.title, "en"));
  const bun = {
    title: `bun ${Bun.version} (MIT, and what it contains itself)`,
    texts: ["https://bun.com/docs/project/licensing\n"],
  };
  return [bun, ...packages].map(({ title, texts }) => `${title}\n\n${texts.join("\n")}`).join(RULE);
}

/** Of the innermost package that the file belongs to. */
function packageFolder(path: string): string[] {
  const parts = path.split(/[\\/]/);
  const at = parts.lastIndexOf("node_modules");
  if (at < 0) return [];
  const end = at + (parts[at + 1]?.startsWith("@") ? 3 : 2);
  return [parts.slice(0, end).join("/")];
}

/** Throws for a package that does not say its licence: it must not be passed on then. */
function describe(folder: string): { title: string; texts: string[] } {
  const about: { name: string; version: string; license?: string } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  const files = readdirSync(folder).filter((name) => LICENSE_FILE.test(name));
  const texts = files.map((name) => readFileSync(join(folder, name), "utf8"));
  if (about.license === undefined && texts.length === 0) throw new Error(`${about.name} says no licence`);
  return { title: `${about.name} ${about.version} (${about.license ?? "see below"})`, texts };
}
