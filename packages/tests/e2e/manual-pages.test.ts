/** The manual pages in man/, as `man` shows them. */
import { describe, expect } from "bun:test";
import { join } from "node:path";
import { testWith } from "@recado/runtime/testing/tools";
import { TemporaryHome } from "../harness/home.ts";
import { CLIENT_MAIN, cleanEnv, PACKAGES, SERVER_MAIN } from "../harness/programs.ts";

const MAN = join(PACKAGES, "..", "man");

const PAGES = [
  { path: "man1/recado.1", main: CLIENT_MAIN, locale: "en_US.UTF-8", title: "SYNOPSIS" },
  { path: "man1/recado-server.1", main: SERVER_MAIN, locale: "en_US.UTF-8", title: "SYNOPSIS" },
  { path: "pt_BR/man1/recado.1", main: CLIENT_MAIN, locale: "pt_BR.UTF-8", title: "SINOPSE" },
  { path: "pt_BR/man1/recado-server.1", main: SERVER_MAIN, locale: "pt_BR.UTF-8", title: "SINOPSE" },
] as const;

async function run(command: readonly string[], env: Record<string, string> = {}) {
  const child = Bun.spawn([...command], { env: { ...process.env, ...env }, stderr: "pipe" });
  const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  return { out, err, code };
}

describe("manual pages", () => {
  testWith(["groff"], "manual pages: groff has nothing to warn of, and shows every option of --help", async () => {
    using home = new TemporaryHome();
    for (const { path, main, locale, title } of PAGES) {
      const page = await run(["groff", "-man", "-ww", "-Tutf8", "-P-cbou", join(MAN, path)]);
      expect({ path, code: page.code, err: page.err }).toEqual({ path, code: 0, err: "" });
      expect(page.out).toContain(title);
      const help = await run([process.execPath, main, "--help"], { ...cleanEnv(home.path), LANG: locale });
      const options = [...help.out.matchAll(/--[a-z-]+(?=[ ,]|$)/gm)].map(([option]) => option);
      expect(options.length).toBeGreaterThan(5);
      expect({ path, missing: options.filter((option) => !page.out.includes(option)) }).toEqual({ path, missing: [] });
    }
  });

  testWith(["man"], "manual pages: man finds them by name, in either language", async () => {
    const shown = async (lang: string) =>
      (await run(["man", "-M", MAN, "-P", "cat", "recado"], { LANG: lang, LC_ALL: lang })).out;
    expect(await shown("C.UTF-8")).toContain("chat in the terminal");
    const page = await run(["man", "-l", join(MAN, "pt_BR/man1/recado.1")], { LC_ALL: "C.UTF-8", MANPAGER: "cat" });
    expect(page.out).toContain("DURANTE A CONVERSA");
    expect(page.out).toContain("não");
  });
});
