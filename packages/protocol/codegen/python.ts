/**
 * Emits a Python module: a dataclass for each layout, packed and unpacked by the standard library's `struct`.
 * A `struct` format has one byte order, so a layout is packed in runs of fields that share theirs.
 */
import type { Field, IntegerField, Layout } from "./layout.ts";
import { CODES, flagsOf, type Names, namesOf } from "./meaning.ts";
import { PROVENANCE, pascal, screaming, snake } from "./naming.ts";

export function emitPython(layouts: readonly Layout[]): string {
  return [
    `"""Recado's frames for Python 3.8 and later; needs nothing but the standard library.\n\n${PROVENANCE}\n"""`,
    `import struct\nfrom dataclasses import dataclass\nfrom enum import IntEnum, IntFlag`,
    TEXT_HELPERS,
    ...CODES.map(([name, names]) => enumeration(name, "IntEnum", names)),
    ...layouts.flatMap((layout) => [...enums(layout), structs(layout), dataclass(layout)]),
  ]
    .join("\n\n\n")
    .concat("\n");
}

const TEXT_HELPERS = `def _packed_text(field: str, text: str, size: int) -> bytes:
    data = text.encode("utf-8")
    if len(data) > size:
        raise ValueError(f"{field}: {len(data)} bytes of UTF-8, the limit is {size}")
    return data


def _packed_bytes(field: str, data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise ValueError(f"{field}: {len(data)} bytes, must be {size}")
    return data


def _text(data: bytes) -> str:
    """What stands before the first NUL. Raises UnicodeDecodeError, a ValueError, when it is not UTF-8."""
    return data.split(b"\\0", 1)[0].decode("utf-8")`;

function enums({ name, fields }: Layout): string[] {
  return fields.flatMap((field) => {
    const of = `${name}${pascal(field.name)}`;
    const [names, flags] = [namesOf(name, field.name), flagsOf(name, field.name)];
    return [
      ...(names ? [enumeration(of, "IntEnum", names)] : []),
      ...(flags ? [enumeration(of, "IntFlag", flags)] : []),
    ];
  });
}

function enumeration(name: string, base: "IntEnum" | "IntFlag", names: Names): string {
  return [`class ${name}(${base}):`, ...names.map(([value, number]) => `    ${value} = ${number}`)].join("\n");
}

interface Run {
  readonly order: IntegerField["order"];
  readonly fields: Field[];
}

/** Fields in a row that one \`struct\` format can describe. */
function runsOf(fields: readonly Field[]): Run[] {
  const runs: Run[] = [];
  for (const field of fields) {
    const last = runs.at(-1);
    const order = field.kind === "integer" && field.size > 1 ? field.order : (last?.order ?? "be");
    if (last && last.order === order) last.fields.push(field);
    else runs.push({ order, fields: [field] });
  }
  return runs;
}

const INTEGER_CODES: Readonly<Record<IntegerField["size"], string>> = { 1: "b", 2: "h", 4: "i", 8: "q" };

function codeOf(field: Field): string {
  if (field.kind !== "integer") return `${field.size}s`;
  const code = INTEGER_CODES[field.size];
  return field.signed ? code : code.toUpperCase();
}

function formatOf({ order, fields }: Run): string {
  return (order === "be" ? "!" : "<") + fields.map(codeOf).join("");
}

function structName(layout: Layout, index: number): string {
  return `_${screaming(layout.name)}_${index}`;
}

function structs(layout: Layout): string {
  return [
    `${screaming(layout.name)}_SIZE = ${layout.size}`,
    ...runsOf(layout.fields).map((run, index) => `${structName(layout, index)} = struct.Struct("${formatOf(run)}")`),
  ].join("\n");
}

function dataclass(layout: Layout): string {
  const { name, fields } = layout;
  return [
    `@dataclass`,
    `class ${name}:`,
    ...fields.map((field) => `    ${snake(field.name)}: ${TYPES[field.kind]} = ${initial(field)}`),
    "",
    ...pack(layout),
    "",
    ...unpack(layout),
  ].join("\n");
}

const TYPES = { integer: "int", text: "str", bytes: "bytes" } as const;

function initial(field: Field): string {
  if (field.kind === "integer") return "0";
  return field.kind === "text" ? `""` : `bytes(${field.size})`;
}

function pack(layout: Layout): string[] {
  const value = (field: Field) => {
    const name = snake(field.name);
    if (field.kind === "integer") return `self.${name}`;
    return `_packed_${field.kind}("${name}", self.${name}, ${field.size})`;
  };
  const faults = layout.fields.some(({ kind }) => kind !== "integer")
    ? "ValueError for what does not fit its field, struct.error for a number"
    : "struct.error for a number that does not fit its field";
  return [
    `    def pack(self) -> bytes:`,
    `        """The ${layout.size} bytes. Raises ${faults}."""`,
    `        return (`,
    ...runsOf(layout.fields).flatMap((run, index) => [
      `            ${index === 0 ? "" : "+ "}${structName(layout, index)}.pack(`,
      ...run.fields.map((field) => `                ${value(field)},`),
      `            )`,
    ]),
    `        )`,
  ];
}

function unpack(layout: Layout): string[] {
  const { name, fields, size } = layout;
  const values = fields.map((field, index) => (field.kind === "text" ? `_text(values[${index}])` : `values[${index}]`));
  const texts = fields.some(({ kind }) => kind === "text") ? ", or a text that is not UTF-8" : "";
  const reads = runsOf(fields).map((run, index) => `${structName(layout, index)}.unpack_from(data, ${startOf(run)})`);
  return [
    `    @classmethod`,
    `    def unpack(cls, data: bytes) -> "${name}":`,
    `        """Raises ValueError for any other length than ${size}${texts}."""`,
    `        if len(data) != ${screaming(name)}_SIZE:`,
    `            raise ValueError(f"{len(data)} bytes, must be {${screaming(name)}_SIZE}")`,
    `        values = ${reads.join(" + ")}`,
    `        return cls(${values.join(", ")})`,
  ];
}

function startOf({ fields }: Run): number {
  return fields[0]?.offset ?? 0;
}
