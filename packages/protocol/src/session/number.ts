/** Numbers of 48 bits, in two parts. */

/** The greatest; as a position it means: as far as you remember. */
export const NUMBER_MAX = 2 ** 48 - 1;

const LOW = 2 ** 32;

export function highOf(number: number): number {
  return Math.floor(number / LOW);
}

export function lowOf(number: number): number {
  return number % LOW;
}

export function numberOf(high: number, low: number): number {
  return high * LOW + low;
}
