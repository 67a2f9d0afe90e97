/** recado(1), from the command line's tables, the slash commands and the screen's keys. */
import { type Catalog, catalogOf, LANGS, type Lang } from "@recado/runtime/i18n";
import { type Entry, manualPage } from "@recado/runtime/packaging";
import { clientProgram, VERSION } from "../src/cli.ts";
import { COMMANDS, usageText } from "../src/commands/index.ts";
import { BINDINGS, keyLabel } from "../src/tui/keys.ts";

/** By path below the folder that `man` looks in. */
export function manualPages(): Record<string, string> {
  const path = { en: "man1/recado.1", "pt-BR": "pt_BR/man1/recado.1" } as const;
  return Object.fromEntries(LANGS.map((lang) => [path[lang], clientManual(lang)]));
}

/** The program as the pages and completions in `lang` describe it. */
export function program(lang: Lang) {
  return clientProgram({ file: { path: "client.toml", settings: [] }, lang, catalog: catalogOf(lang) });
}

function clientManual(lang: Lang): string {
  const catalog = catalogOf(lang);
  const { titles, client } = catalog.manual;
  const sections = [
    { title: titles.slashCommands, entries: slashCommands(catalog) },
    { title: titles.keys, entries: keys(catalog) },
  ];
  const { exitCodes } = catalog.clientCli;
  const seeAlso = ["recado-server"];
  return manualPage({ program: program(lang), version: VERSION, ...client, sections, exitCodes, seeAlso }, catalog);
}

function slashCommands(catalog: Catalog): Entry[] {
  return COMMANDS.map((spec) => {
    const words = [usageText(spec, catalog), ...spec.aliases.map((alias) => `/${alias}`)];
    return [words.join(", "), catalog.clientCli.commands[spec.name]];
  });
}

function keys({ clientScreen: { help } }: Catalog): Entry[] {
  const bindings = BINDINGS.map(
    ({ action, keys: names }): Entry => [names.map(keyLabel).join(", "), help.actions[action]],
  );
  const editing = help.editingKeys.map(([names = "", text = ""]): Entry => [names, text]);
  return [...bindings, [help.moreKeys, help.moreKeysText], ...editing];
}
