/** Who is banned or muted, one line each; the selected one marked. */
import { type Catalog, catalogOf } from "@recado/runtime/i18n";
import { sanitize } from "@recado/runtime/tui";
import type { DialogBox, DialogRow } from "./dialog-box.ts";
import { formatDateTime } from "./figures.ts";
import type { Model } from "./model.ts";
import { type Restriction, restrictionsOf } from "./restrictions.ts";
import { STYLE } from "./style.ts";

export function restrictionsBox(selected: string | undefined, model: Model): DialogBox {
  const texts = catalogOf(model.lang).serverConsole.restrictions;
  const restrictions = restrictionsOf(model.latest);
  const index = restrictions.findIndex(({ key }) => key === selected);
  const rows = restrictions.map((each, at): DialogRow => {
    const isSelected = at === index;
    const text = `${isSelected ? "▸" : " "} ${lineOf(each, model)}`;
    return { kind: "line", text, style: isSelected ? STYLE.selected : STYLE.plain };
  });
  const none: DialogRow[] = rows.length > 0 ? [] : [{ kind: "text", text: texts.none, style: STYLE.dim }];
  const hint = model.isReadOnly ? texts.readOnlyHint : texts.hint;
  return {
    title: texts.title,
    rows: [...rows, ...none, { kind: "text", text: hint, style: STYLE.key, isExtra: true }],
    // The selected line in the middle, where not all fit between the borders.
    top: Math.max(0, index - Math.floor((model.size.height - 2) / 2)),
  };
}

/** `id 7`, `key AbC…`, `address 192.0.2.1`. */
export function restrictionName(restriction: Extract<Restriction, { kind: "ban" }>, model: Model): string {
  const { kind, value } = restriction.ban;
  return `${textsOf(model).ban[kind]} ${value}`;
}

function lineOf(restriction: Restriction, model: Model): string {
  const texts = textsOf(model);
  if (restriction.kind === "mute") return `${texts.mute} ${sanitize(restriction.mute.name)} (${restriction.mute.id})`;
  const { reason, atMs } = restriction.ban;
  const why = reason === "" ? texts.noReason : sanitize(reason);
  return `${restrictionName(restriction, model)} · ${formatDateTime(atMs)} · ${why}`;
}

function textsOf({ lang }: Model): Catalog["serverConsole"]["restrictions"] {
  return catalogOf(lang).serverConsole.restrictions;
}
