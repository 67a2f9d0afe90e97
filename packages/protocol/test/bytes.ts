/** Frames made in the tests by hand, by an encoder that is not the generated one: as Python's struct would pack them. */
const UTF8 = new TextEncoder();

export interface RawFrame {
  readonly type?: number;
  readonly origin?: number;
  readonly dest?: number;
  /** Characters of the text, as the original programs count, when it is not given. */
  readonly size?: number;
  readonly name?: string | Uint8Array;
  readonly text?: string | Uint8Array;
  readonly littleEndian?: boolean;
  /** Bytes of each integer. */
  readonly integerSize?: 4 | 8;
}

/** Pads name and text to 20 and 140 bytes and cuts nothing, as the original programs do. */
export function rawFrame(frame: RawFrame): Uint8Array {
  const { type = 2, origin = 1, dest = 0, name = "ana", text = "", littleEndian = false, integerSize = 4 } = frame;
  const size = frame.size ?? [...text].length;
  const integers = [type, origin, dest, size].flatMap((value) => {
    const bytes = Array.from({ length: integerSize }, (_, index) => Math.floor(value / 256 ** index) % 256);
    return littleEndian ? bytes : bytes.reverse();
  });
  return Uint8Array.from([...integers, ...padded(name, 20), ...padded(text, 140)]);
}

function padded(content: string | Uint8Array, size: number): number[] {
  const bytes = typeof content === "string" ? UTF8.encode(content) : content;
  return [...bytes, ...new Array<number>(Math.max(0, size - bytes.length)).fill(0)];
}

export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
