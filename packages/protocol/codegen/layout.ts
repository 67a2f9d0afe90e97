/**
 * Reads a binary-parser declaration. The chain is a linked list: `next` leads from the root, which declares nothing,
 * through one node a field; each node has `varName`, `type` (byte order inside, as in `uint32be`) and `options`.
 * layout.test.ts pins this shape of binary-parser 2.3.
 */
import type { Parser } from "binary-parser";

type ByteOrder = "be" | "le";

export interface IntegerField {
  readonly kind: "integer";
  readonly name: string;
  readonly offset: number;
  /** Bytes: 1, 2, 4 or 8. */
  readonly size: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  readonly order: ByteOrder;
}

/** UTF-8 that ends at its first NUL or at the end of the field. */
export interface TextField {
  readonly kind: "text";
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** Bytes as they are. */
export interface BytesField {
  readonly kind: "bytes";
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

export type Field = IntegerField | TextField | BytesField;

export interface Layout {
  /** PascalCase, names the generated types. */
  readonly name: string;
  readonly fields: readonly Field[];
  readonly size: number;
}

const INTEGER = /^(u?)int(8|16|32|64)(be|le)?$/;

/** Throws for a declaration that has no fixed layout, such as one with arrays or choices. */
export function layoutOf(name: string, parser: Parser): Layout {
  const fields: Field[] = [];
  let offset = 0;
  for (let node = parser.next; node; node = node.next) {
    const field = fieldOf(node, offset);
    fields.push(field);
    offset += field.size;
  }
  if (offset !== parser.sizeOf())
    throw new Error(`${name}: fields add up to ${offset}, binary-parser says ${parser.sizeOf()}`);
  return { name, fields, size: offset };
}

function fieldOf({ varName: name, type, options }: Parser, offset: number): Field {
  const integer = INTEGER.exec(type);
  if (integer) {
    const order: ByteOrder = integer[3] === "le" ? "le" : "be";
    return { kind: "integer", name, offset, size: byteCountOf(integer[2]), signed: integer[1] === "", order };
  }
  const size = options.length;
  if (typeof size !== "number") throw new Error(`${name}: a ${type} field needs a length that is a number`);
  if (type === "string") return { kind: "text", name, offset, size };
  if (type === "buffer") return { kind: "bytes", name, offset, size };
  throw new Error(`${name}: no generated code for fields of type ${type}`);
}

function byteCountOf(bits: string | undefined): IntegerField["size"] {
  if (bits === "8") return 1;
  if (bits === "16") return 2;
  return bits === "32" ? 4 : 8;
}
