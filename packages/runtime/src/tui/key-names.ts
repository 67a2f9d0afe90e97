/**
 * Canonical key names and the tables of what terminals send for them: xterm's control sequences ("PC-style
 * function keys"), with the forms of the Linux console, rxvt and CSI u where they differ.
 */
import type { InputEvent } from "./types.ts";

export interface Modifiers {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

export const NO_MODIFIERS: Modifiers = { ctrl: false, alt: false, shift: false };

/** Final byte of `CSI …` or `SS3 …`. */
export const KEY_BY_FINAL: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  F: "end",
  H: "home",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
};

/** Number of `CSI n ~`. */
export const KEY_BY_NUMBER: Readonly<Record<number, string>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
  11: "f1",
  12: "f2",
  13: "f3",
  14: "f4",
  15: "f5",
  17: "f6",
  18: "f7",
  19: "f8",
  20: "f9",
  21: "f10",
  23: "f11",
  24: "f12",
};

/** What the number pad sends as `SS3 c` in application mode. */
export const KEYPAD_TEXT: Readonly<Record<string, string>> = {
  X: "=",
  j: "*",
  k: "+",
  l: ",",
  m: "-",
  n: ".",
  o: "/",
  p: "0",
  q: "1",
  r: "2",
  s: "3",
  t: "4",
  u: "5",
  v: "6",
  w: "7",
  x: "8",
  y: "9",
};

const NAME_BY_CODE: Readonly<Record<number, string>> = {
  9: "tab",
  13: "enter",
  27: "escape",
  32: "space",
  127: "backspace",
};

/** xterm's modifier parameter: 1 + bits for shift, alt, ctrl, meta. */
export function modifiersOf(parameter: number): Modifiers {
  const bits = Math.max(0, parameter - 1);
  return { shift: (bits & 1) !== 0, alt: (bits & (2 | 8)) !== 0, ctrl: (bits & 4) !== 0 };
}

/** The event of a named key (`up`, `enter`, `f1`), or of a letter with Ctrl or Alt. */
export function keyEventOf(name: string, modifiers: Modifiers): InputEvent {
  const key = `${modifiers.ctrl ? "ctrl-" : ""}${modifiers.alt ? "alt-" : ""}${modifiers.shift ? "shift-" : ""}${name}`;
  return { kind: "key", key };
}

/** The event of a printable cluster. With Alt it is a command, no text. */
export function textEvent(cluster: string, modifiers: Modifiers): InputEvent {
  const name = cluster === " " ? "space" : cluster;
  if (modifiers.alt || modifiers.ctrl) return keyEventOf(name, modifiers);
  return { kind: "key", key: name, text: cluster };
}

/** The event of a control byte (below 0x20, or DEL). */
export function controlEvent(byte: number, alt: boolean): InputEvent {
  const named = NAME_BY_CODE[byte];
  if (named !== undefined) return keyEventOf(named, { ctrl: false, alt, shift: false });
  const letter = byte === 0 ? "space" : String.fromCharCode(byte + 64).toLowerCase();
  return keyEventOf(letter, { ctrl: true, alt, shift: false });
}

/** The event of a Unicode code with modifiers (`CSI code ; modifiers u`, xterm's `CSI 27 ; modifiers ; code ~`). */
export function codeEvent(code: number, modifiers: Modifiers): InputEvent | undefined {
  const named = NAME_BY_CODE[code];
  if (named !== undefined && (named !== "space" || modifiers.ctrl || modifiers.alt))
    return keyEventOf(named, modifiers);
  if (code < 0x20 || (code > 0x7e && code < 0xa0) || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
    return undefined;
  const char = String.fromCodePoint(code);
  // The modifiers say Shift apart from the letter; our names have it in the letter.
  return textEvent(modifiers.shift ? char.toUpperCase() : char, { ...modifiers, shift: false });
}
