/**
 * Emits a layout's TypeScript codec: its type, encode, decode (into a caller's object, if asked), peeks and patches of
 * single fields. Integers become plain byte loads and stores; text fields go through src/field-text.ts.
 */
import { CACHED_SIZE_MAX } from "../src/text-cache.ts";
import type { BytesField, Field, IntegerField, Layout, TextField } from "./layout.ts";
import { lower, pascal, screaming } from "./naming.ts";
import { load, outOfRange, stores } from "./typescript-integers.ts";

const isText = (field: Field): field is TextField => field.kind === "text";

export function emitTypescript(layout: Layout, declaredIn: string): string {
  const { fields } = layout;
  return [
    header(declaredIn),
    imports(layout),
    constants(layout),
    typeOf(layout),
    faults(layout),
    encoder(layout),
    decoder(layout),
    ...fields.map((field) => accessors(field)),
    fields.some(isText) ? zeroPadding(fields.filter(isText)) : "",
    loadCheck(layout),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

export function header(declaredIn: string): string {
  return `// Generated from ${declaredIn} by \`bun run generate\`. Changes belong there.`;
}

function imports({ fields }: Layout): string {
  const texts = fields.filter(isText);
  const lines = [`import { EncodeError } from "../errors.ts";`];
  if (texts.length > 0) lines.push(`import { fieldLength, isUtf8, readText, writeText } from "../field-text.ts";`);
  if (texts.some(isCached)) lines.push(`import { readCachedText } from "../text-cache.ts";`);
  return lines.join("\n");
}

export function constants({ name, fields, size }: Layout): string {
  const prefix = screaming(name);
  const lines = fields.flatMap((field) => [
    `export const ${prefix}_${screaming(field.name)}_OFFSET = ${field.offset};`,
    `export const ${prefix}_${screaming(field.name)}_SIZE = ${field.size};`,
  ]);
  return [`/** Bytes. */`, `export const ${prefix}_LAYOUT_SIZE = ${size};`, ...lines].join("\n");
}

function typeOf({ name, fields }: Layout): string {
  const lines = fields.map((field) => `  /** ${describe(field)} */\n  ${field.name}: ${typeName(field)};`);
  return [`export interface ${name} {`, ...lines, "}"].join("\n");
}

export function describe(field: Field): string {
  const place = `Bytes ${field.offset}–${field.offset + field.size - 1}`;
  if (field.kind === "text") return `${place}: UTF-8, ends at the first NUL.`;
  if (field.kind === "bytes") return `${place}: as they are.`;
  return `${place}: ${field.signed ? "signed" : "unsigned"}, ${field.order === "be" ? "big" : "little"}-endian.`;
}

export function typeName(field: Field): string {
  if (field.kind === "text") return "string";
  if (field.kind === "bytes") return "Uint8Array";
  return field.size === 8 ? "bigint" : "number";
}

function faults({ name, fields }: Layout): string {
  const kinds = [`"wrong-length"`, ...fields.filter(isText).map((field) => `"${field.name}-not-utf8"`)];
  return `/** Why bytes are no ${name}. */\nexport type ${name}Fault = ${kinds.join(" | ")};`;
}

function encoder({ name, fields, size }: Layout): string {
  const from = lower(name);
  const writes = fields.flatMap((field) => write(field, `${from}.${field.name}`));
  return [
    `/**`,
    ` * Writes ${size} bytes, into a new array or the caller's. Throws EncodeError for a value that does not fit its field.`,
    ` */`,
    `export function encode${name}(${from}: Readonly<${name}>, into?: Uint8Array): Uint8Array {`,
    `  const bytes = into ?? new Uint8Array(${size});`,
    `  if (bytes.length !== ${size}) throw new EncodeError(\`${name}: \${bytes.length} bytes to write into, not ${size}\`);`,
    ...writes.map((line) => `  ${line}`),
    `  return bytes;`,
    `}`,
  ].join("\n");
}

function write(field: Field, value: string): string[] {
  if (!isText(field)) return [`patch${pascal(field.name)}(bytes, ${value});`];
  const { name, offset, size } = field;
  return [
    `const ${name}Bytes = writeText(${value}, bytes, ${offset}, ${size});`,
    `if (${name}Bytes < 0) throw new EncodeError("${name}: more than ${size} bytes of UTF-8");`,
    `if (into !== undefined) bytes.fill(0, ${offset} + ${name}Bytes, ${offset + size});`,
  ];
}

function decoder({ name, fields, size }: Layout): string {
  const texts = fields.filter(isText);
  const reads = texts.flatMap((field) => [
    `  const ${field.name} = ${isCached(field) ? "readCachedText" : "readText"}(bytes, ${field.offset}, ${field.size});`,
    `  if (${field.name} === undefined) return "${field.name}-not-utf8";`,
  ]);
  const values = fields.map(
    (field) => [field.name, isText(field) ? field.name : `peek${pascal(field.name)}(bytes)`] as const,
  );
  return [
    `/** Reads exactly ${size} bytes, into a new object or the caller's; the fault otherwise. */`,
    `export function decode${name}(bytes: Uint8Array, into?: ${name}): ${name} | ${name}Fault {`,
    `  if (bytes.length !== ${size}) return "wrong-length";`,
    ...reads,
    `  if (into === undefined) {`,
    `    return { ${values.map(([field, value]) => (field === value ? field : `${field}: ${value}`)).join(", ")} };`,
    `  }`,
    ...values.map(([field, value]) => `  into.${field} = ${value};`),
    `  return into;`,
    `}`,
  ].join("\n");
}

function isCached({ size }: TextField): boolean {
  return size <= CACHED_SIZE_MAX;
}

function accessors(field: Field): string {
  if (field.kind === "integer") return integerAccessors(field);
  return field.kind === "text" ? textAccessors(field) : bytesAccessors(field);
}

function integerAccessors(field: IntegerField): string {
  const name = pascal(field.name);
  return [
    `export function peek${name}(bytes: Uint8Array): ${typeName(field)} {`,
    `  return ${load(field, "")};`,
    `}`,
    ``,
    `export function patch${name}(bytes: Uint8Array, value: ${typeName(field)}): void {`,
    `  if (${outOfRange(field)}) throw new EncodeError(\`${field.name}: \${value} is out of range\`);`,
    ...stores(field, "").map((line) => `  ${line}`),
    `}`,
  ].join("\n");
}

function textAccessors({ name, offset, size }: TextField): string {
  const title = pascal(name);
  return [
    `/** Bytes of the text, before its NUL. */`,
    `export function ${name}Length(bytes: Uint8Array): number {`,
    `  return fieldLength(bytes, ${offset}, ${size});`,
    `}`,
    ``,
    `export function is${title}Utf8(bytes: Uint8Array): boolean {`,
    `  return isUtf8(bytes, ${offset}, ${offset} + ${name}Length(bytes));`,
    `}`,
    ``,
    `/** The text; empty when it is not UTF-8. */`,
    `export function ${name}Of(bytes: Uint8Array): string {`,
    `  return readText(bytes, ${offset}, ${size}) ?? "";`,
    `}`,
    ``,
    `/** Replaces the field by these UTF-8 bytes and zeroes its rest. */`,
    `export function patch${title}(bytes: Uint8Array, utf8: Uint8Array): void {`,
    `  if (utf8.length > ${size}) throw new EncodeError(\`${name}: more than ${size} bytes of UTF-8\`);`,
    `  bytes.set(utf8, ${offset});`,
    `  bytes.fill(0, ${offset} + utf8.length, ${offset + size});`,
    `}`,
  ].join("\n");
}

function bytesAccessors({ name, offset, size }: BytesField): string {
  const title = pascal(name);
  return [
    `/** A view of the field, not a copy. */`,
    `export function peek${title}(bytes: Uint8Array): Uint8Array {`,
    `  return bytes.subarray(${offset}, ${offset + size});`,
    `}`,
    ``,
    `export function patch${title}(bytes: Uint8Array, value: Uint8Array): void {`,
    `  if (value.length !== ${size}) throw new EncodeError(\`${name}: \${value.length} bytes, not ${size}\`);`,
    `  bytes.set(value, ${offset});`,
    `}`,
  ].join("\n");
}

function zeroPadding(fields: readonly TextField[]): string {
  return [
    `/** Zeroes what stands behind the NUL of every text field. */`,
    `export function zeroPadding(bytes: Uint8Array): void {`,
    ...fields.map(({ name, offset, size }) => `  bytes.fill(0, ${offset} + ${name}Length(bytes), ${offset + size});`),
    `}`,
  ].join("\n");
}

export function loadCheck({ name, fields }: Layout): string {
  const prefix = screaming(name);
  const sum = fields.map((field) => `${prefix}_${screaming(field.name)}_SIZE`).join(" + ");
  return `if (${sum} !== ${prefix}_LAYOUT_SIZE) throw new Error("${name}: the fields do not fill the layout");`;
}
