/** Emits a Kaitai Struct description (.ksy, https://doc.kaitai.io): the first layout is the file, others are its types. */
import type { Field, Layout } from "./layout.ts";
import { CODES, flagsOf, type Names, namesOf } from "./meaning.ts";
import { PROVENANCE, snake } from "./naming.ts";

export function emitKaitai([main, ...others]: readonly [Layout, ...Layout[]]): string {
  const layouts = [main, ...others];
  return [
    `# ${PROVENANCE}`,
    `meta:`,
    `  id: recado`,
    `  title: Recado, a frame of ${main.size} bytes in one UDP datagram`,
    `  license: MIT`,
    `  endian: be`,
    `  encoding: UTF-8`,
    ...sequence(main, ""),
    ...(others.length > 0 ? ["types:"] : []),
    ...others.flatMap((layout) => [`  ${snake(layout.name)}:`, ...sequence(layout, "    ")]),
    ...enums(layouts),
  ]
    .join("\n")
    .concat("\n");
}

function sequence({ name, fields }: Layout, indent: string): string[] {
  return [
    `${indent}seq:`,
    ...fields.flatMap((field) => [
      `${indent}  - id: ${snake(field.name)}`,
      ...attributes(name, field).map((line) => `${indent}    ${line}`),
    ]),
  ];
}

function attributes(layout: string, field: Field): string[] {
  if (field.kind === "bytes") return [`size: ${field.size}`];
  if (field.kind === "text") return [`size: ${field.size}`, `type: strz`];
  const order = field.size === 1 ? "" : field.order;
  const type = `type: ${field.signed ? "s" : "u"}${field.size}${order}`;
  if (namesOf(layout, field.name)) return [type, `enum: ${enumName(layout, field.name)}`];
  const flags = flagsOf(layout, field.name);
  return flags ? [type, `doc: "${flags.map(([name, bit]) => `${bit} ${name}`).join(", ")}"`] : [type];
}

function enumName(layout: string, field: string): string {
  return `${snake(layout)}_${snake(field)}`;
}

function enums(layouts: readonly Layout[]): string[] {
  const ofFields = layouts.flatMap(({ name, fields }) =>
    fields.flatMap((field) => {
      const names = namesOf(name, field.name);
      return names ? enumeration(enumName(name, field.name), names) : [];
    }),
  );
  return ["enums:", ...ofFields, ...CODES.flatMap(([name, names]) => enumeration(snake(name), names))];
}

function enumeration(name: string, names: Names): string[] {
  return [`  ${name}:`, ...names.map(([value, number]) => `    ${number}: ${value.toLowerCase()}`)];
}
