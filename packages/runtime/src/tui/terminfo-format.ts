/**
 * Compiled terminfo (term(5)): since ncurses 6.1 an entry whose numbers do not fit 16 bits, which is every
 * `*-256color` today, is stored with 32-bit numbers. blessed knows only the older form and reads those
 * entries as garbage; here they are brought into the older form.
 */
const HEADER_BYTES = 12;
const MAGIC_16_BIT = 0o432;
const MAGIC_32_BIT = 0o1036;
const NUMBER_MAX = 0x7fff;

/** The entry with 16-bit numbers (larger ones become the largest); any other data as it is. */
export function withShortNumbers(entry: Buffer): Buffer {
  if (entry.length < HEADER_BYTES || entry.readUInt16LE(0) !== MAGIC_32_BIT) return entry;
  const namesAndFlagsEnd = HEADER_BYTES + entry.readUInt16LE(2) + entry.readUInt16LE(4);
  const numbersStart = namesAndFlagsEnd + (namesAndFlagsEnd % 2);
  const numberCount = entry.readUInt16LE(6);
  const numbersEnd = numbersStart + 4 * numberCount;
  if (numbersEnd > entry.length) return entry;
  const numbers = Buffer.alloc(2 * numberCount);
  for (let index = 0; index < numberCount; index++) {
    numbers.writeInt16LE(Math.min(NUMBER_MAX, Math.max(-2, entry.readInt32LE(numbersStart + 4 * index))), 2 * index);
  }
  const start = Buffer.from(entry.subarray(0, numbersStart));
  start.writeUInt16LE(MAGIC_16_BIT, 0);
  return Buffer.concat([start, numbers, entry.subarray(numbersEnd)]);
}
