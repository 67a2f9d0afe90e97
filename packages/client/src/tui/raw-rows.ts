/**
 * A datagram as rows: every field begins a row of its own, with its offset, its name, its bytes in hex and what it says;
 * further rows of a long field show the letters of ASCII in its bytes.
 */
import { type DissectedField, dissectEnvelope, dissectFrame } from "@recado/protocol";
import { padEnd, padStart, type Style, sanitize } from "@recado/runtime/tui";
import type { Row } from "./entry-rows.ts";
import type { Inspected } from "./inspected.ts";
import { clamp, layoutOf } from "./layout.ts";
import { type Model, textsOf } from "./model.ts";
import type { Overlay } from "./overlay.ts";
import type { Theme } from "./palette.ts";
import { shownDatagram } from "./update-raw.ts";

type Raw = Overlay & { readonly kind: "raw" };

const BYTES_MAX = 16;
const OFFSET_CELLS = 4;
const NAME_CELLS = 10;
/** Of a field that is no number, a value that says no more than the bytes beside it. */
const HEX = /^[0-9a-f]+$/;
const INTEGER_BYTES_MAX = 8;
/** For what a field says, beside its bytes. */
const VALUE_CELLS = 14;

export function rawRows(model: Model, raw: Raw, width: number): Row[] {
  const { theme } = model;
  const shown = shownDatagram(model, raw);
  if (shown === undefined) return [[{ text: textsOf(model).raw.empty, style: theme.styles.dim }]];
  const fields = shown.isSealed ? dissectEnvelope(shown.bytes) : dissectFrame(shown.bytes);
  const perRow = clamp(Math.floor((width - OFFSET_CELLS - NAME_CELLS - VALUE_CELLS - 3) / 3), 2, BYTES_MAX);
  return [
    headRow(model, shown),
    ...fields.flatMap((field, index) => fieldRows(shown.bytes, field, perRow, colorOf(theme, index), theme)),
  ];
}

export function rawTopMax(model: Model, raw: Raw): number {
  const { width, height } = layoutOf(model).messages;
  return Math.max(0, rawRows(model, raw, width - 1).length - height);
}

function headRow(model: Model, { number, atMs, direction, peer, bytes, isSealed }: Inspected): Row {
  const { raw } = textsOf(model);
  const { styles } = model.theme;
  const time = new Date(atMs).toTimeString().slice(0, 8);
  const way = direction === "in" ? `← ${peer}` : `→ ${peer}`;
  const kind = isSealed ? raw.sealed : raw.clear;
  return [
    { text: `#${number} ${time} ${way} `, style: styles.title },
    { text: `${raw.bytes(bytes.length)}, ${kind}`, style: styles.dim },
  ];
}

function fieldRows(
  bytes: Uint8Array,
  { name, offset, size, value }: DissectedField,
  perRow: number,
  style: Style,
  { styles }: Theme,
): Row[] {
  const rows: Row[] = [];
  for (let at = offset; at < offset + size; at += perRow) {
    const part = bytes.subarray(at, Math.min(at + perRow, offset + size));
    const isFirst = at === offset;
    rows.push([
      { text: `${padStart(String(at), OFFSET_CELLS)} `, style: styles.dim },
      { text: padEnd(isFirst ? name : "", NAME_CELLS), style: isFirst ? styles.title : styles.plain },
      { text: "│", style: styles.rule },
      { text: padEnd(Array.from(part, hexOf).join(" "), perRow * 3 - 1), style },
      { text: "│", style: styles.rule },
      isFirst && !(size > INTEGER_BYTES_MAX && HEX.test(value))
        ? { text: sanitize(value), style: styles.plain }
        : { text: asciiOf(part), style: styles.dim },
    ]);
  }
  return rows;
}

function hexOf(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

function asciiOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
}

/** Neighbours differ. */
function colorOf({ nameColors }: Theme, index: number): Style {
  const fg = nameColors[(index * 2 + 1) % Math.max(1, nameColors.length)];
  return fg === undefined ? {} : { fg };
}
