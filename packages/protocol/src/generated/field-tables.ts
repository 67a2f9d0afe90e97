// Generated from packages/protocol/src/frame.ts and session-frames.ts by `bun run generate`. Changes belong there.

import type { FieldEntry } from "../dissect.ts";

export const FRAME_FIELDS: readonly FieldEntry[] = [
  { name: "type", kind: "integer", offset: 0, size: 4, names: { 0: "OI", 1: "TCHAU", 2: "MSG", 3: "ERRO", 4: "LISTA_CLIENTES", 5: "SESSAO" } },
  { name: "origin", kind: "integer", offset: 4, size: 4 },
  { name: "dest", kind: "integer", offset: 8, size: 4 },
  { name: "size", kind: "integer", offset: 12, size: 4 },
  { name: "name", kind: "text", offset: 16, size: 20 },
  { name: "text", kind: "text", offset: 36, size: 140 },
];

export const ENVELOPE_FIELDS: readonly FieldEntry[] = [
  { name: "sid", kind: "integer", offset: 0, size: 4 },
  { name: "counter", kind: "integer", offset: 4, size: 4 },
];

export const INNER_FRAME_FIELDS: readonly FieldEntry[] = [
  { name: "type", kind: "integer", offset: 0, size: 4, names: { 0: "OI", 1: "TCHAU", 2: "MSG", 3: "ERRO", 4: "LISTA_CLIENTES", 5: "CONTROL", 6: "EMPTY", 7: "ENTRY", 8: "HISTORY" } },
  { name: "origin", kind: "integer", offset: 4, size: 4 },
  { name: "dest", kind: "integer", offset: 8, size: 4 },
  { name: "size", kind: "integer", offset: 12, size: 4 },
  { name: "flags", kind: "integer", offset: 16, size: 1, flags: { 1: "DATA", 2: "MORE", 4: "ACK" } },
  { name: "window", kind: "integer", offset: 17, size: 1 },
  { name: "ackDelay", kind: "integer", offset: 18, size: 2 },
  { name: "seq", kind: "integer", offset: 20, size: 4 },
  { name: "ack", kind: "integer", offset: 24, size: 4 },
  { name: "sackHigh", kind: "integer", offset: 28, size: 4 },
  { name: "sackLow", kind: "integer", offset: 32, size: 4 },
  { name: "text", kind: "bytes", offset: 36, size: 140 },
];
