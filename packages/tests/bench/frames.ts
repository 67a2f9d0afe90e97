/** Frames as the generators and the bare servers need them, laid out by hand so that no codec of ours is measured. */

const FRAME_BYTES = 176;
export const OI = 0;
export const MSG = 2;
export const OFFSET = { type: 0, origin: 4, dest: 8, size: 12, name: 16, text: 36 } as const;

/** As our server and the C reference ask for; holds about 5,000 frames. */
export const RECEIVE_BUFFER_BYTES = 2 * 1024 * 1024;

export function frameOf(type: number, origin: number, dest: number, name: string, text: string): Buffer {
  const bytes = Buffer.alloc(FRAME_BYTES);
  bytes.writeUInt32BE(type, OFFSET.type);
  bytes.writeUInt32BE(origin, OFFSET.origin);
  bytes.writeUInt32BE(dest, OFFSET.dest);
  bytes.writeUInt32BE(Buffer.byteLength(text), OFFSET.size);
  bytes.write(name, OFFSET.name);
  bytes.write(text, OFFSET.text);
  return bytes;
}
