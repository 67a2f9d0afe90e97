/** recado-server(1), from the command line's tables and the console's keys. */
import { type Catalog, catalogOf, LANGS, type Lang } from "@recado/runtime/i18n";
import { type Entry, manualPage } from "@recado/runtime/packaging";
import { serverProgram, VERSION } from "../src/cli.ts";
import { type Action, BINDINGS } from "../src/console/keys.ts";

/** By path below the folder that `man` looks in. */
export function manualPages(): Record<string, string> {
  const path = { en: "man1/recado-server.1", "pt-BR": "pt_BR/man1/recado-server.1" } as const;
  return Object.fromEntries(LANGS.map((lang) => [path[lang], serverManual(lang)]));
}

/** The program as the pages and completions in `lang` describe it. */
export function program(lang: Lang) {
  return serverProgram({ file: { path: "server.toml", settings: [] }, lang, catalog: catalogOf(lang) });
}

function serverManual(lang: Lang): string {
  const catalog = catalogOf(lang);
  const { titles, server } = catalog.manual;
  const sections = [{ title: titles.keys, entries: keys(catalog) }];
  const { exitCodes } = catalog.serverCli;
  const seeAlso = ["recado"];
  return manualPage({ program: program(lang), version: VERSION, ...server, sections, exitCodes, seeAlso }, catalog);
}

function keys({ serverConsole: texts }: Catalog): Entry[] {
  const longTexts: Partial<Record<Action, string>> = texts.help.long;
  return BINDINGS.flatMap(({ action, shown, panels }): Entry[] => {
    if (shown === undefined) return [];
    const text = longTexts[action] ?? texts.keys[action];
    const where = panels?.map((panel) => texts.panels[panel]).join(", ");
    return [[shown, where === undefined ? text : `${text} (${where})`]];
  });
}
