/** TypeScript expressions that load and store the integers of a layout, byte by byte. */
import type { IntegerField } from "./layout.ts";

/** True for every value that the field cannot hold, fractions and NaN included. */
export function outOfRange({ size, signed }: IntegerField): string {
  if (size === 8) return `value !== BigInt.${signed ? "asIntN" : "asUintN"}(64, value)`;
  if (size === 4) return `value !== (value ${signed ? "| 0" : ">>> 0"})`;
  const bits = 8 * size;
  return signed ? `value !== ((value << ${32 - bits}) >> ${32 - bits})` : `value !== (value & ${2 ** bits - 1})`;
}

/** Where the byte of weight 256^`power` stands. */
function place({ offset, size, order }: IntegerField, power: number, base: string): string {
  return `${base}${order === "be" ? offset + size - 1 - power : offset + power}`;
}

/** The field's value; `base` stands in front of every index, as `at + ` does for a layout within longer bytes. */
export function load(field: IntegerField, base: string): string {
  if (field.size === 8) return loadWide(field, base);
  const terms = Array.from({ length: field.size }, (_, index) => {
    const power = field.size - 1 - index;
    const byte = `(bytes[${place(field, power, base)}] ?? 0)`;
    return power === 0 ? byte : `(${byte} << ${8 * power})`;
  });
  const joined = terms.join(" | ");
  if (field.signed)
    return field.size === 4 ? joined : `((${joined}) << ${32 - 8 * field.size}) >> ${32 - 8 * field.size}`;
  return field.size === 4 ? `(${joined}) >>> 0` : joined;
}

function loadWide(field: IntegerField, base: string): string {
  const kind = field.signed ? "getBigInt64" : "getBigUint64";
  return `new DataView(bytes.buffer, bytes.byteOffset).${kind}(${base}${field.offset}, ${field.order === "le"})`;
}

/** Statements that put `value` there. */
export function stores(field: IntegerField, base: string): string[] {
  if (field.size === 8) {
    const kind = field.signed ? "setBigInt64" : "setBigUint64";
    return [`new DataView(bytes.buffer, bytes.byteOffset).${kind}(${field.offset}, value, ${field.order === "le"});`];
  }
  return Array.from({ length: field.size }, (_, index) => {
    const power = field.size - 1 - index;
    return `bytes[${place(field, power, base)}] = ${power === 0 ? "value" : `value >>> ${8 * power}`};`;
  });
}
