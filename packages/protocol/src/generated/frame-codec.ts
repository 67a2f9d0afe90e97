// TEMPORARY stand-in by the lead until the generator lands: same API, hand-written and slow. The protocol author overwrites it.
export interface Frame {
  type: number;
  origin: number;
  dest: number;
  size: number;
  name: string;
  text: string;
}
export type FieldFault = "wrong-length" | "name-not-utf8" | "text-not-utf8";
export class EncodeError extends Error {}
const UTF8 = new TextEncoder();
const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const at = (b: Uint8Array, o: number) => new DataView(b.buffer, b.byteOffset, b.byteLength).getUint32(o);
const put = (b: Uint8Array, o: number, v: number) => new DataView(b.buffer, b.byteOffset, b.byteLength).setUint32(o, v);
const end = (b: Uint8Array, o: number, n: number) => {
  const i = b.subarray(o, o + n).indexOf(0);
  return i < 0 ? n : i;
};
const strict = (b: Uint8Array) => {
  try {
    return STRICT.decode(b);
  } catch {
    return undefined;
  }
};
export const peekType = (b: Uint8Array): number => at(b, 0);
export const peekOrigin = (b: Uint8Array): number => at(b, 4);
export const peekDest = (b: Uint8Array): number => at(b, 8);
export const peekSize = (b: Uint8Array): number => at(b, 12);
export const patchSize = (b: Uint8Array, v: number): void => put(b, 12, v);
export const nameLength = (b: Uint8Array): number => end(b, 16, 20);
export const textLength = (b: Uint8Array): number => end(b, 36, 140);
export const isNameUtf8 = (b: Uint8Array): boolean => strict(b.subarray(16, 16 + nameLength(b))) !== undefined;
export const isTextUtf8 = (b: Uint8Array): boolean => strict(b.subarray(36, 36 + textLength(b))) !== undefined;
export const textOf = (b: Uint8Array): string => strict(b.subarray(36, 36 + textLength(b))) ?? "";
export function patchName(b: Uint8Array, utf8: Uint8Array): void {
  b.fill(0, 16, 36);
  b.set(utf8, 16);
}
export function zeroPadding(b: Uint8Array): void {
  b.fill(0, 16 + nameLength(b), 36);
  b.fill(0, 36 + textLength(b));
}
export function encodeFrame(f: Readonly<Frame>, into = new Uint8Array(176)): Uint8Array {
  const name = UTF8.encode(f.name);
  const text = UTF8.encode(f.text);
  if (name.length > 20 || text.length > 140) throw new EncodeError("too long");
  into.fill(0);
  [f.type, f.origin, f.dest, f.size].forEach((v, i) => {
    put(into, i * 4, v);
  });
  into.set(name, 16);
  into.set(text, 36);
  return into;
}
export function decodeFrame(b: Uint8Array): Frame | FieldFault {
  if (b.length !== 176) return "wrong-length";
  const name = strict(b.subarray(16, 16 + nameLength(b)));
  if (name === undefined) return "name-not-utf8";
  const text = strict(b.subarray(36, 36 + textLength(b)));
  if (text === undefined) return "text-not-utf8";
  return { type: peekType(b), origin: peekOrigin(b), dest: peekDest(b), size: peekSize(b), name, text };
}
