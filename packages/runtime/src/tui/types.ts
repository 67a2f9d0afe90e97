/**
 * What the terminal kit and the screens agree on. A screen is a pure function from a model to a
 * `Frame`; input reaches it as `InputEvent`s; blessed and the tty stay behind `Screen`.
 */
import type { Canvas } from "./canvas.ts";

/** Cells: columns and rows of the terminal. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export type InputEvent =
  /**
   * `key` is the canonical name: modifiers in the order ctrl-, alt-, shift-, then the key: `a`, `A`, `ctrl-a`, `alt-b`,
   * `alt-N`, `enter`, `alt-enter`, `tab`, `shift-tab`, `escape`, `backspace`, `delete`, `insert`, `up`, `ctrl-left`,
   * `pageup`, `home`, `f1`, `space`. `text` is there when the key types something.
   */
  | { readonly kind: "key"; readonly key: string; readonly text?: string }
  /** Bracketed paste, whole, newlines as \n. */
  | { readonly kind: "paste"; readonly text: string }
  | { readonly kind: "focus"; readonly focused: boolean }
  | {
      readonly kind: "mouse";
      readonly action: "press" | "release" | "wheel-up" | "wheel-down";
      readonly x: number;
      readonly y: number;
    }
  | { readonly kind: "resize"; readonly size: Size };

/** A palette colour 0–255 of the terminal. 0–15 follow the user's theme. */
export type Color = number;

export interface Style {
  readonly fg?: Color;
  readonly bg?: Color;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

/** One picture of the whole screen. */
export interface Frame {
  readonly canvas: Canvas;
  /** Where the terminal's cursor stands; undefined hides it. */
  readonly cursor?: { readonly x: number; readonly y: number } | undefined;
}

export interface Screen {
  size(): Size;
  /** Brings the terminal to show the frame; writes only what changed. */
  draw(frame: Frame): void;
  bell(): void;
  /** Redraws everything at the next draw (Ctrl-L, after another program wrote to the terminal). */
  invalidate(): void;
  onInput(handler: (event: InputEvent) => void): void;
  /** Gives the terminal to the shell until the job is brought back to the foreground, then redraws (Ctrl-Z). */
  suspend(): void;
  /** Puts the text on the terminal's clipboard, where it lets programs do so. */
  copy(text: string): void;
  /** A notification of the desktop, where the terminal shows such. */
  notify(title: string, body: string): void;
  /** Clicks and the wheel for the program, or for the terminal's own selection. */
  setMouse(isOn: boolean): void;
  /** Gives the terminal to another program as long as `run` takes, then redraws. */
  handOver(run: () => Promise<void>): Promise<void>;
  /** Gives the terminal back as it was found. Safe to call twice. */
  close(): void;
}
