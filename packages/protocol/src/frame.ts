/**
 * THE declaration of the frame. Everything that knows an offset, a width or an order of bytes
 * (our codec, the Wireshark dissector, the C header, the Python module, the Kaitai description)
 * is generated from this chain by `bun run generate`; nothing else may repeat it.
 */
/// <reference path="./binary-parser.d.ts" />
import { Parser } from "binary-parser";

export const frameParser = new Parser()
  .endianess("big")
  .uint32("type")
  .uint32("origin")
  .uint32("dest")
  .uint32("size")
  .string("name", { length: 20, encoding: "utf8", stripNull: true })
  .string("text", { length: 140, encoding: "utf8", stripNull: true });
