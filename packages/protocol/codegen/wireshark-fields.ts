/** Lua for the fields of a layout: their declarations, names of their numbers, and how to read and to show them. */
import type { Field, IntegerField, Layout, TextField } from "./layout.ts";
import { flagsOf, type Names, namesOf } from "./meaning.ts";
import { snake } from "./naming.ts";

const MAIN_LAYOUT = "Frame";
/** Shown in hex: what nobody counts by. */
const HEX_FIELDS = ["sid", "flags", "sackHigh", "sackLow"];

/** Key in the Lua table `fields`. */
export function fieldKey(layout: Layout, field: string): string {
  return layout.name === MAIN_LAYOUT ? snake(field) : `${snake(layout.name)}_${snake(field)}`;
}

/** What a display filter calls it. */
function filterName(layout: Layout, field: string): string {
  return layout.name === MAIN_LAYOUT ? `recado.${snake(field)}` : `recado.${snake(layout.name)}.${snake(field)}`;
}

/** Lua table of names by number. */
export function tableName(of: string): string {
  return `${snake(of).toUpperCase()}_NAMES`;
}

export function nameTable(of: string, names: Names): string {
  const lines = names.map(([name, value]) => `  [${value}] = "${name}",`);
  return [`local ${tableName(of)} = {`, ...lines, `}`].join("\n");
}

/** The tables of all fields that have names. */
export function nameTables(layout: Layout): string[] {
  return layout.fields.flatMap(({ name }) => {
    const names = namesOf(layout.name, name);
    return names ? [nameTable(`${layout.name}_${name}`, names)] : [];
  });
}

function label(field: string): string {
  const words = snake(field).replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Entries of the Lua table `fields` for integers and texts. What bytes mean, the dissector says itself. */
export function protoFields(layout: Layout): string[] {
  return layout.fields.flatMap((field) => {
    const [key, filter, name] = [fieldKey(layout, field.name), filterName(layout, field.name), label(field.name)];
    if (field.kind === "bytes") return [];
    if (field.kind === "text") {
      return [
        `  ${key} = ProtoField.string("${filter}", "${name}", base.UNICODE),`,
        `  ${key}_padding = ProtoField.string("${filter}_padding", "${name}, behind its NUL", base.UNICODE),`,
      ];
    }
    const flags = flagsOf(layout.name, field.name) ?? [];
    const bits = 8 * field.size;
    const table = namesOf(layout.name, field.name) ? `, ${tableName(`${layout.name}_${field.name}`)}` : "";
    const shown = HEX_FIELDS.includes(field.name) ? "base.HEX" : "base.DEC";
    return [
      `  ${key} = ProtoField.${field.signed ? "" : "u"}int${bits}("${filter}", "${name}", ${shown}${table}),`,
      ...flags.map(
        ([flag, bit]) =>
          `  ${key}_${flag.toLowerCase()} = ProtoField.bool("${filter}.${flag.toLowerCase()}", "${flag}", ${bits}, nil, ${bit}),`,
      ),
    ];
  });
}

/** Lua statement-expression that adds the field at `base` plus its offset to `tree`, and gives the item. */
export function adding(layout: Layout, field: Field, base = ""): string {
  const key = `fields.${fieldKey(layout, field.name)}`;
  const at = `${base}${field.offset}`;
  if (field.kind === "text") return `add_text(tree, tvb, ${key}, ${key}_padding, ${at}, ${field.size})`;
  return `tree:${isLittle(field) ? "add_le" : "add"}(${key}, tvb(${at}, ${field.size}))`;
}

/** Lua function `add_LAYOUT(tree, tvb, at)`: adds the integers of a layout that begins at `at`. */
export function addFunction(layout: Layout): string {
  const integers = layout.fields.filter(({ kind }) => kind === "integer");
  return [
    `-- Adds the numbers that stand from \`at\` on; returns their items by name.`,
    `local function add_${snake(layout.name)}(tree, tvb, at)`,
    `  local items = {}`,
    ...integers.flatMap((field) => [
      `  items.${snake(field.name)} = ${adding(layout, field, "at + ")}`,
      ...(flagsOf(layout.name, field.name) ?? []).map(
        ([flag]) =>
          `  items.${snake(field.name)}:${isLittle(field) ? "add_le" : "add"}(fields.${fieldKey(layout, field.name)}_${flag.toLowerCase()}, tvb(at + ${field.offset}, ${field.size}))`,
      ),
    ]),
    `  return items`,
    `end`,
  ].join("\n");
}

function isLittle(field: Field): boolean {
  return field.kind === "integer" && field.order === "le";
}

/** Lua expression for the number in `tvb`, in a layout that begins at `base`. Throws when the layout has none. */
export function reading(layout: Layout, name: string, base = ""): string {
  const field = integerOf(layout, name);
  const method = `${isLittle(field) && field.size > 1 ? "le_" : ""}${field.signed ? "" : "u"}int${field.size === 8 ? "64" : ""}`;
  return `tvb(${base}${field.offset}, ${field.size}):${method}()`;
}

/** Lua expression for the digits of the 48-bit number that such a layout holds. */
export function numberReading(layout: Layout, base: string): string {
  return `number_of(${reading(layout, "numberHigh", base)}, ${reading(layout, "numberLow", base)})`;
}

export function integerOf(layout: Layout, name: string): IntegerField {
  const field = fieldOf(layout, name);
  if (field.kind !== "integer") throw new Error(`${layout.name}: ${name} must be an integer`);
  return field;
}

export function textOf(layout: Layout, name: string): TextField {
  const field = fieldOf(layout, name);
  if (field.kind !== "text") throw new Error(`${layout.name}: ${name} must be a text`);
  return field;
}

/** Throws when the layout has no field of this name, of which the dissector speaks. */
export function fieldOf(layout: Layout, name: string): Field {
  const field = layout.fields.find((each) => each.name === name);
  if (!field) throw new Error(`${layout.name}: the dissector speaks of a field ${name}`);
  return field;
}
