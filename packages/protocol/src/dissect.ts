/** A datagram as its fields, for people: where each begins, how long it is, what it says. Nothing here refuses bytes. */
import { ENVELOPE_FIELDS, FRAME_FIELDS, INNER_FRAME_FIELDS } from "./generated/field-tables.ts";

/** A field of a layout, as generated. */
export interface FieldEntry {
  readonly name: string;
  readonly kind: "integer" | "text" | "bytes";
  readonly offset: number;
  readonly size: number;
  readonly isLittleEndian?: true;
  /** What single values are called. */
  readonly names?: Readonly<Record<number, string>>;
  /** What single bits are called. */
  readonly flags?: Readonly<Record<number, string>>;
}

export interface DissectedField {
  readonly name: string;
  readonly offset: number;
  /** Bytes of it that are there. */
  readonly size: number;
  /** As a reader wants it; texts in quotes, without control characters of ASCII. */
  readonly value: string;
}

/** Poly1305. */
const TAG_SIZE = 16;

/** A datagram in the open, which may be too short or too long to be a frame. */
export function dissectFrame(bytes: Uint8Array): DissectedField[] {
  return withRest(fieldsAt(bytes, 0, FRAME_FIELDS, ""), bytes, bytes.length);
}

/** An envelope that was opened: its head, its frames, its tag. */
export function dissectEnvelope(bytes: Uint8Array): DissectedField[] {
  const fields = fieldsAt(bytes, 0, ENVELOPE_FIELDS, "");
  const frameSize = sizeOf(INNER_FRAME_FIELDS);
  const end = bytes.length - TAG_SIZE;
  const frameCount = Math.floor((end - sizeOf(ENVELOPE_FIELDS)) / frameSize);
  let at = sizeOf(ENVELOPE_FIELDS);
  for (let index = 1; index <= frameCount; index++) {
    fields.push(...fieldsAt(bytes, at, INNER_FRAME_FIELDS, frameCount > 1 ? `${index}.` : ""));
    at += frameSize;
  }
  return [
    ...withRest(fields, bytes, end),
    { name: "tag", offset: end, size: TAG_SIZE, value: hex(bytes, end, TAG_SIZE) },
  ];
}

function fieldsAt(bytes: Uint8Array, at: number, fields: readonly FieldEntry[], prefix: string): DissectedField[] {
  const end = at + sizeOf(fields);
  const textSize = fields.find(({ name }) => name === "size");
  const told =
    textSize && at + textSize.offset + 4 <= bytes.length ? integerAt(bytes, at + textSize.offset, textSize) : 0;
  return fields.flatMap((field) => {
    const offset = at + field.offset;
    const size = Math.min(field.size, bytes.length - offset, end - offset);
    if (size <= 0) return [];
    return [{ name: prefix + field.name, offset, size, value: textOf(bytes, offset, size, field, told) }];
  });
}

function withRest(fields: DissectedField[], bytes: Uint8Array, end: number): DissectedField[] {
  const last = fields.at(-1);
  const offset = last === undefined ? 0 : last.offset + last.size;
  const size = end - offset;
  return size > 0 ? [...fields, { name: "rest", offset, size, value: hex(bytes, offset, size) }] : fields;
}

function sizeOf(fields: readonly FieldEntry[]): number {
  return fields.reduce((sum, { size }) => sum + size, 0);
}

function textOf(bytes: Uint8Array, offset: number, size: number, field: FieldEntry, told: number): string {
  if (field.kind === "integer") {
    return size === field.size ? integerText(integerAt(bytes, offset, field), field) : hex(bytes, offset, size);
  }
  const raw = bytes.subarray(offset, offset + (field.kind === "bytes" ? Math.min(size, told) : size));
  const nul = field.kind === "text" ? raw.indexOf(0) : -1;
  const text = nul < 0 ? raw : raw.subarray(0, nul);
  try {
    return JSON.stringify(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text));
  } catch {
    return hex(text, 0, text.length);
  }
}

function integerText(value: number, { names, flags }: FieldEntry): string {
  if (names) return names[value] === undefined ? `${value} ?` : `${value} ${names[value]}`;
  if (!flags) return String(value);
  const set = Object.entries(flags).flatMap(([bit, name]) => ((value & Number(bit)) === 0 ? [] : [name]));
  return set.length === 0 ? String(value) : `${value} ${set.join("|")}`;
}

function integerAt(bytes: Uint8Array, offset: number, { size, isLittleEndian }: FieldEntry): number {
  const part = bytes.slice(offset, offset + size);
  return (isLittleEndian ? part.reverse() : part).reduce((value, byte) => value * 256 + byte, 0);
}

function hex(bytes: Uint8Array, offset: number, size: number): string {
  return Buffer.from(bytes.subarray(offset, offset + size)).toString("hex");
}
