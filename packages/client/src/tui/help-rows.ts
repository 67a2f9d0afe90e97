/** The rows of the help, from the key table and the command table themselves. */
import { type Rect, textWidth, wrap } from "@recado/runtime/tui";
import { COMMANDS, usageText } from "../commands/index.ts";
import { MARKS, NOTICE_GLYPHS, type Row, SEALED_GLYPH } from "./entry-rows.ts";
import { BINDINGS, keyLabel, keysOf } from "./keys.ts";
import { type Model, textsOf } from "./model.ts";
import type { Theme } from "./palette.ts";

const MARK_ORDER = [
  ...(["queued", "sent", "confirmed", "delivered", "waiting", "relayed", "unconfirmed", "failed", "mention"] as const),
  ...(["sealed", "info", "link", "server", "error"] as const),
];

/** How far the help can scroll in the pane. */
export function helpTopMax(model: Model, pane: Rect): number {
  return Math.max(0, helpRows(model, pane.width - 2).length - pane.height);
}

export function helpRows(model: Model, width: number): Row[] {
  const { help } = textsOf(model);
  const { commands } = model.catalog.clientCli;
  const { settings, theme } = model;
  const keys = BINDINGS.map(({ action }) => {
    const names = keysOf(settings.keys, action);
    return [names.length === 0 ? "-" : names.map(keyLabel).join(" "), help.actions[action]] as const;
  });
  const glyphs = { ...MARKS, ...NOTICE_GLYPHS, sealed: SEALED_GLYPH };
  const marks = MARK_ORDER.map((mark) => [glyphs[mark], help.markTexts[mark]] as const);
  const usages = COMMANDS.map((spec) => {
    const aliases = spec.aliases.map((alias) => ` /${alias}`).join("");
    return [usageText(spec, model.catalog) + aliases, commands[spec.name]] as const;
  });
  return [
    ...section(help.keys, [...keys, [help.moreKeys, help.moreKeysText]], width, theme),
    ...section(
      help.editing,
      help.editingKeys.map(([left = "", right = ""]) => [left, right] as const),
      width,
      theme,
    ),
    ...section(help.commands, usages, width, theme),
    ...section(help.marks, marks, width, theme),
  ];
}

function section(
  title: string,
  entries: readonly (readonly [string, string])[],
  width: number,
  { styles }: Theme,
): Row[] {
  const widest = Math.max(...entries.map(([left]) => textWidth(left)));
  const left = Math.min(widest, Math.floor(width / 2));
  const right = Math.max(1, width - left - 2);
  const rows: Row[] = [[{ text: title, style: styles.title }]];
  for (const [name, text] of entries) {
    const isLong = textWidth(name) > left;
    if (isLong) rows.push(...wrap(name, width).map((line): Row => [{ text: line, style: styles.plain }]));
    wrap(text, right).forEach((line, index) => {
      const head = isLong || index > 0 ? "" : name;
      const gap = " ".repeat(left + 2 - textWidth(head));
      rows.push([
        { text: head + gap, style: styles.plain },
        { text: line, style: styles.dim },
      ]);
    });
  }
  return [...rows, []];
}
