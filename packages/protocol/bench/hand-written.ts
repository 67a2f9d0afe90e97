/** The reference: the codec that a good programmer writes by hand, with DataView, TextEncoder and TextDecoder. */
import type { Frame } from "../src/generated/frame-codec.ts";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function encodeByHand(frame: Frame): Uint8Array {
  const bytes = new Uint8Array(176);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, frame.type);
  view.setUint32(4, frame.origin);
  view.setUint32(8, frame.dest);
  view.setUint32(12, frame.size);
  ENCODER.encodeInto(frame.name, bytes.subarray(16, 36));
  ENCODER.encodeInto(frame.text, bytes.subarray(36));
  return bytes;
}

export function decodeByHand(bytes: Uint8Array): Frame {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return {
    type: view.getUint32(0),
    origin: view.getUint32(4),
    dest: view.getUint32(8),
    size: view.getUint32(12),
    name: textAt(bytes, 16, 36),
    text: textAt(bytes, 36, 176),
  };
}

function textAt(bytes: Uint8Array, start: number, limit: number): string {
  const field = bytes.subarray(start, limit);
  const end = field.indexOf(0);
  return DECODER.decode(end < 0 ? field : field.subarray(0, end));
}
