/** The log as it travels: a batch of records of one server is one message, in MessagePack. */
import { Packr } from "msgpackr";
import type { Draft, Member, Order } from "../core/cluster/port.ts";
import type { StoreChange } from "../store/server-store.ts";

/** `by` is the id in whose name it is said; 0 for the server itself. It falls away when the id goes elsewhere first. */
export type LogRecord =
  | {
      readonly kind: "text";
      readonly by: number;
      readonly draft: Draft;
      readonly epoch: number;
      readonly atMs: number;
    }
  /** A clear frame that passes, and is kept by nobody. */
  | { readonly kind: "frame"; readonly by: number; readonly frame: Uint8Array }
  | { readonly kind: "change"; readonly by: number; readonly change: StoreChange }
  /** The id is at the server `boot` from here on. `term` is the revision of its place in the bucket. */
  | {
      readonly kind: "claim";
      readonly by: 0;
      readonly boot: string;
      readonly term: number;
      readonly epoch: number;
      readonly member: Member;
    }
  | { readonly kind: "release"; readonly by: number; readonly term: number }
  /** Its ids are free: it was not heard for too long, or said that it ends. */
  | { readonly kind: "gone"; readonly by: 0; readonly boot: string }
  | { readonly kind: "order"; readonly by: 0; readonly order: Order };

export interface Batch {
  /** Who wrote it; not always whose subject it stands on. */
  readonly boot: string;
  /** Counts the writer's batches. */
  readonly serial: number;
  readonly records: readonly LogRecord[];
}

/** A record's number is its message's place in the stream times this, plus its place in the batch. */
export const RECORDS_MAX = 1_024;

/** As everything that servers tell each other is packed. */
export const packr = new Packr({ useRecords: false, int64AsType: "number" });

export function encodeBatch({ boot, serial, records }: Batch): Uint8Array {
  return packr.pack([boot, serial, records.map(rowOf)]);
}

/** Undefined for what is none: nobody but servers of this version writes there. */
export function decodeBatch(bytes: Uint8Array): Batch | undefined {
  try {
    const [boot, serial, rows] = packr.unpack(bytes) as [string, number, Row[]];
    return { boot, serial, records: rows.map(recordOf) };
  } catch {
    return undefined;
  }
}

const TEXT = 0;
const OTHER = 1;

/** A text, of which there are most, without the names of its fields. */
type TextRow = readonly [
  kind: typeof TEXT,
  by: number,
  name: string,
  dest: number,
  text: Uint8Array,
  flags: number,
  seq: number,
  epoch: number,
  atMs: number,
];
type Row = TextRow | readonly [kind: typeof OTHER, record: LogRecord];

function rowOf(record: LogRecord): Row {
  if (record.kind !== "text") return [OTHER, record];
  const { by, draft, epoch, atMs } = record;
  const { name, dest, text, isSealed, isRelayed, seq } = draft;
  return [TEXT, by, name, dest, text, (isSealed ? 1 : 0) | (isRelayed ? 2 : 0), seq, epoch, atMs];
}

function recordOf(row: Row): LogRecord {
  if (row[0] !== TEXT) return row[1];
  const [, by, name, dest, text, flags, seq, epoch, atMs] = row;
  const draft = {
    origin: by,
    name,
    dest,
    text: new Uint8Array(text),
    isSealed: (flags & 1) !== 0,
    isRelayed: (flags & 2) !== 0,
    seq,
  };
  return { kind: "text", by, draft, epoch, atMs };
}
