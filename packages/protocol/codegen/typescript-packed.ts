/**
 * Emits the TypeScript codec of a layout that lies within longer bytes, at an offset that the caller knows: peeks and
 * patches of each field and, where all fields are integers, its type, decode and encode.
 */
import type { Field, IntegerField, Layout } from "./layout.ts";
import { lower, pascal } from "./naming.ts";
import { constants, describe, header, loadCheck, typeName } from "./typescript.ts";
import { load, outOfRange, stores } from "./typescript-integers.ts";

const isInteger = (field: Field): field is IntegerField => field.kind === "integer";

/** Throws for a layout with text fields: their rules are a frame's. */
export function emitPackedTypescript(layout: Layout, declaredIn: string): string {
  const { name, fields } = layout;
  const integers = fields.filter(isInteger);
  if (fields.some(({ kind }) => kind === "text")) throw new Error(`${name}: a packed layout holds no text fields`);
  return [
    header(declaredIn),
    `import { EncodeError } from "../errors.ts";`,
    constants(layout),
    ...(integers.length === fields.length ? [typeOf(layout), decoder(layout), encoder(layout)] : []),
    ...integers.map(accessors),
    ...fields.filter((field) => !isInteger(field)).map((field) => view(field)),
    loadCheck(layout),
  ]
    .join("\n\n")
    .concat("\n");
}

function typeOf({ name, fields }: Layout): string {
  const lines = fields.map((field) => `  /** ${describe(field)} */\n  readonly ${field.name}: ${typeName(field)};`);
  return [`export interface ${name} {`, ...lines, "}"].join("\n");
}

function decoder({ name, fields }: Layout): string {
  return [
    `export function decode${name}(bytes: Uint8Array, at: number): ${name} {`,
    `  return { ${fields.map((field) => `${field.name}: peek${pascal(field.name)}(bytes, at)`).join(", ")} };`,
    `}`,
  ].join("\n");
}

function encoder({ name, fields }: Layout): string {
  const from = lower(name);
  return [
    `/** Throws EncodeError for a value that does not fit its field. */`,
    `export function encode${name}(${from}: ${name}, bytes: Uint8Array, at: number): void {`,
    ...fields.map((field) => `  patch${pascal(field.name)}(bytes, at, ${from}.${field.name});`),
    `}`,
  ].join("\n");
}

function accessors(field: IntegerField): string {
  const name = pascal(field.name);
  return [
    `export function peek${name}(bytes: Uint8Array, at: number): ${typeName(field)} {`,
    `  return ${load(field, "at + ")};`,
    `}`,
    ``,
    `export function patch${name}(bytes: Uint8Array, at: number, value: ${typeName(field)}): void {`,
    `  if (${outOfRange(field)}) throw new EncodeError(\`${field.name}: \${value} is out of range\`);`,
    ...stores(field, "at + ").map((line) => `  ${line}`),
    `}`,
  ].join("\n");
}

function view({ name, offset, size }: Field): string {
  return [
    `/** A view of the field, not a copy. */`,
    `export function peek${pascal(name)}(bytes: Uint8Array, at: number): Uint8Array {`,
    `  return bytes.subarray(at + ${offset}, at + ${offset + size});`,
    `}`,
  ].join("\n");
}
