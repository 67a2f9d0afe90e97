/** Emits the fields of layouts as tables, for whoever shows datagrams to people. */
import type { Layout } from "./layout.ts";
import { flagsOf, namesOf } from "./meaning.ts";
import { screaming } from "./naming.ts";
import { header } from "./typescript.ts";

export function emitFieldTables(layouts: readonly Layout[], declaredIn: string): string {
  return [header(declaredIn), `import type { FieldEntry } from "../dissect.ts";`, ...layouts.map(table)]
    .join("\n\n")
    .concat("\n");
}

function table({ name, fields }: Layout): string {
  const lines = fields.map((field) => {
    const names = valuesOf("names", namesOf(name, field.name));
    const flags = valuesOf("flags", flagsOf(name, field.name));
    const { kind, offset, size } = field;
    const order = kind === "integer" && field.order === "le" ? ", isLittleEndian: true" : "";
    return `  { name: "${field.name}", kind: "${kind}", offset: ${offset}, size: ${size}${order}${names}${flags} },`;
  });
  return [`export const ${screaming(name)}_FIELDS: readonly FieldEntry[] = [`, ...lines, "];"].join("\n");
}

function valuesOf(key: string, values: ReturnType<typeof namesOf>): string {
  if (values === undefined) return "";
  return `, ${key}: { ${values.map(([name, value]) => `${value}: "${name}"`).join(", ")} }`;
}
