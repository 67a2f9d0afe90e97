/**
 * Bytes from a terminal, cut anywhere, into input events. A lone ESC may be the Escape key or the start of
 * a sequence: it waits until `flush()`, which the edge calls after a short silence. A sequence that has
 * got further than two bytes waits for its end, as nobody types that fast; an unknown one is swallowed.
 * Call order: `decode(bytes)` for what arrives; while `isWaiting`, `flush()` after ESCAPE_DELAY_MS.
 */
import { graphemes } from "../text/index.ts";
import {
  codeEvent,
  controlEvent,
  KEY_BY_FINAL,
  KEY_BY_NUMBER,
  KEYPAD_TEXT,
  keyEventOf,
  modifiersOf,
  NO_MODIFIERS,
  textEvent,
} from "./key-names.ts";
import type { InputEvent } from "./types.ts";

/** How long a lone ESC waits for the rest of a sequence. */
export const ESCAPE_DELAY_MS = 25;

/** A longer control sequence is no key; its bytes so far are dropped. */
const SEQUENCE_BYTES_MAX = 64;

/** What a paste may bring at most; the rest of it is dropped. */
const PASTE_BYTES_MAX = 1 << 20;

const ESC = 0x1b;
const PASTE_END = [0x1b, 0x5b, 0x32, 0x30, 0x31, 0x7e];

interface Step {
  /** Bytes used; 0: more bytes are needed. */
  readonly used: number;
  readonly events: readonly InputEvent[];
  readonly startsPaste?: boolean;
}

const NEEDS_MORE: Step = { used: 0, events: [] };

export class InputDecoder {
  private pending: number[] = [];
  private paste: number[] | undefined;
  private pasteEndMatched = 0;

  /** Whether bytes wait that `flush()` would resolve. */
  get isWaiting(): boolean {
    return this.paste === undefined && this.pending.length > 0;
  }

  decode(bytes: Uint8Array): InputEvent[] {
    const events: InputEvent[] = [];
    let rest: readonly number[] = [...this.pending, ...bytes];
    this.pending = [];
    while (rest.length > 0) {
      if (this.paste !== undefined) {
        rest = this.takePaste(rest, events);
        continue;
      }
      const step = nextStep(rest);
      if (step.used === 0) {
        this.pending = rest.length > SEQUENCE_BYTES_MAX ? [] : [...rest];
        break;
      }
      events.push(...step.events);
      rest = rest.slice(step.used);
      if (step.startsPaste) this.paste = [];
    }
    return events;
  }

  /** Nothing came for a while: what waits stands for itself. */
  flush(): InputEvent[] {
    if (!this.isWaiting) return [];
    const [first, second] = this.pending;
    if (first !== ESC) {
      // The start of a UTF-8 character whose end never came.
      this.pending = [];
      return [];
    }
    if (this.pending.length > 2) return [];
    this.pending = [];
    if (second === undefined) return [keyEventOf("escape", NO_MODIFIERS)];
    if (second === ESC) return [keyEventOf("escape", { ...NO_MODIFIERS, alt: true })];
    return second < 0x80 ? [textEvent(String.fromCharCode(second), { ...NO_MODIFIERS, alt: true })] : [];
  }

  private takePaste(bytes: readonly number[], events: InputEvent[]): readonly number[] {
    const paste = this.paste ?? [];
    for (const [index, byte] of bytes.entries()) {
      if (paste.length < PASTE_BYTES_MAX) paste.push(byte);
      this.pasteEndMatched = byte === PASTE_END[this.pasteEndMatched] ? this.pasteEndMatched + 1 : byte === ESC ? 1 : 0;
      if (this.pasteEndMatched < PASTE_END.length) continue;
      const isWhole = paste.length < PASTE_BYTES_MAX;
      const content = isWhole ? paste.slice(0, -PASTE_END.length) : paste;
      const text = new TextDecoder().decode(Uint8Array.from(content)).replace(/\r\n?/g, "\n");
      events.push({ kind: "paste", text });
      this.paste = undefined;
      this.pasteEndMatched = 0;
      return bytes.slice(index + 1);
    }
    return [];
  }
}

function nextStep(bytes: readonly number[]): Step {
  const [first = 0] = bytes;
  if (first === ESC) return escapeStep(bytes);
  if (first < 0x20 || first === 0x7f) return { used: 1, events: [controlEvent(first, false)] };
  return textStep(bytes);
}

/** A run of printable characters, one event per cluster. */
function textStep(bytes: readonly number[]): Step {
  let used = 0;
  let text = "";
  while (used < bytes.length) {
    const byte = bytes[used] ?? 0;
    if (byte < 0x20 || byte === 0x7f) break;
    const char = characterAt(bytes, used);
    if (char === undefined) break;
    text += char.text;
    used += char.used;
  }
  return { used, events: graphemes(text).map((cluster) => textEvent(cluster, NO_MODIFIERS)) };
}

/** One UTF-8 character; text "" for bytes that are none (and for C1 controls), undefined when its end is missing. */
function characterAt(bytes: readonly number[], at: number): { text: string; used: number } | undefined {
  const lead = bytes[at] ?? 0;
  const length =
    lead < 0x80
      ? 1
      : lead >= 0xc2 && lead < 0xe0
        ? 2
        : lead >= 0xe0 && lead < 0xf0
          ? 3
          : lead >= 0xf0 && lead < 0xf5
            ? 4
            : 0;
  if (length === 0) return { text: "", used: 1 };
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    if ((byte & 0xc0) !== 0x80) return { text: "", used: index };
  }
  const text = new TextDecoder().decode(Uint8Array.from(bytes.slice(at, at + length)));
  const isText = !text.includes("\ufffd") && !/[\x80-\x9f]/.test(text);
  return { text: isText ? text : "", used: length };
}

function escapeStep(bytes: readonly number[]): Step {
  const second = bytes[1];
  if (second === undefined) return NEEDS_MORE;
  if (second === 0x5b) return csiStep(bytes);
  if (second === 0x4f) return ss3Step(bytes);
  if (second === ESC) return doubleEscapeStep(bytes);
  if (second < 0x20 || second === 0x7f) return { used: 2, events: [controlEvent(second, true)] };
  const char = characterAt(bytes, 1);
  if (char === undefined) return NEEDS_MORE;
  const events = char.text === "" ? [] : [textEvent(char.text, { ...NO_MODIFIERS, alt: true })];
  return { used: 1 + char.used, events };
}

/** ESC before a sequence is rxvt's Alt; before anything else it was the Escape key. */
function doubleEscapeStep(bytes: readonly number[]): Step {
  if (bytes.length < 3) return NEEDS_MORE;
  const inner = escapeStep(bytes.slice(1));
  const [event] = inner.events;
  const isSequence = bytes[2] === 0x5b || bytes[2] === 0x4f;
  if (!isSequence) return { used: 1, events: [keyEventOf("escape", NO_MODIFIERS)] };
  if (inner.used === 0) return NEEDS_MORE;
  if (event?.kind !== "key" || event.key.includes("alt-")) return { ...inner, used: inner.used + 1 };
  const key = event.key.startsWith("ctrl-") ? `ctrl-alt-${event.key.slice(5)}` : `alt-${event.key}`;
  return { used: inner.used + 1, events: [{ kind: "key", key }] };
}

function ss3Step(bytes: readonly number[]): Step {
  const third = bytes[2];
  if (third === undefined) return NEEDS_MORE;
  if (third < 0x20 || third > 0x7e) return { used: 2, events: [textEvent("O", { ...NO_MODIFIERS, alt: true })] };
  return { used: 3, events: compact(ss3Event(String.fromCharCode(third))) };
}

function ss3Event(final: string): InputEvent | undefined {
  if (final === "M") return keyEventOf("enter", NO_MODIFIERS);
  const text = KEYPAD_TEXT[final];
  if (text !== undefined) return textEvent(text, NO_MODIFIERS);
  const name = KEY_BY_FINAL[final];
  if (name !== undefined) return keyEventOf(name, NO_MODIFIERS);
  // rxvt: Ctrl with an arrow is the lower-case letter.
  const rxvtName = KEY_BY_FINAL[final.toUpperCase()];
  return rxvtName === undefined ? undefined : keyEventOf(rxvtName, { ...NO_MODIFIERS, ctrl: true });
}

function csiStep(bytes: readonly number[]): Step {
  // The Linux console's F1 to F5: CSI [ A to E.
  if (bytes[2] === 0x5b) {
    const letter = bytes[3];
    if (letter === undefined) return NEEDS_MORE;
    const number = letter - 0x40;
    return { used: 4, events: number >= 1 && number <= 5 ? [keyEventOf(`f${number}`, NO_MODIFIERS)] : [] };
  }
  for (let index = 2; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte >= 0x40 && byte <= 0x7e) {
      const body = String.fromCharCode(...bytes.slice(2, index));
      const final = String.fromCharCode(byte);
      if (final === "~" && body === "200") return { used: index + 1, events: [], startsPaste: true };
      return { used: index + 1, events: compact(csiEvent(body, final)) };
    }
    // A byte that cannot stand in a sequence ends it; it is read again for itself.
    if (byte < 0x20 || byte > 0x7e) return { used: index, events: [] };
  }
  return NEEDS_MORE;
}

function csiEvent(body: string, final: string): InputEvent | undefined {
  if (body.startsWith("<") && (final === "M" || final === "m")) return mouseEvent(body.slice(1), final === "M");
  if (!/^[\d;:]*$/.test(body)) return undefined;
  const [first = 0, second = 0, third = 0] = body.split(";").map((part) => Number.parseInt(part, 10) || 0);
  const modifiers = modifiersOf(second);
  if (body === "" && (final === "I" || final === "O")) return { kind: "focus", focused: final === "I" };
  if (final === "Z") return keyEventOf("tab", { ...modifiers, shift: true });
  if (final === "u") return codeEvent(first, modifiers);
  if (final === "~" && first === 27) return codeEvent(third, modifiers);
  if (final === "~") return namedEvent(KEY_BY_NUMBER[first], modifiers);
  if (final === "^") return namedEvent(KEY_BY_NUMBER[first], { ...modifiers, ctrl: true });
  if (/^[a-d]$/.test(final)) return namedEvent(KEY_BY_FINAL[final.toUpperCase()], { ...modifiers, shift: true });
  return namedEvent(KEY_BY_FINAL[final], modifiers);
}

function namedEvent(name: string | undefined, modifiers: typeof NO_MODIFIERS): InputEvent | undefined {
  return name === undefined ? undefined : keyEventOf(name, modifiers);
}

/** SGR mouse (xterm mode 1006): `button ; column ; row`, counted from 1. Only the left button and the wheel. */
function mouseEvent(body: string, isPress: boolean): InputEvent | undefined {
  const [button = -1, column = 0, row = 0] = body.split(";").map((part) => Number.parseInt(part, 10));
  // Bits 2 to 4 are Shift, Alt, Ctrl; bit 5 is motion.
  const plain = button & ~0b11100;
  const action =
    plain === 0 ? (isPress ? "press" : "release") : plain === 64 ? "wheel-up" : plain === 65 ? "wheel-down" : undefined;
  if (action === undefined || !(column >= 1 && row >= 1)) return undefined;
  return { kind: "mouse", action, x: column - 1, y: row - 1 };
}

function compact(event: InputEvent | undefined): InputEvent[] {
  return event === undefined ? [] : [event];
}
