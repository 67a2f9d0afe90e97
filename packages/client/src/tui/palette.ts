/**
 * The styles of the screen by theme, and the colour of a peer. Everything that a colour says here is also said by a
 * glyph, a word or a place; without colour the styles keep to bold, dim and inverse.
 */
import type { Color, Style } from "@recado/runtime/tui";

export const THEMES = ["auto", "dark", "light", "contrast", "16"] as const;
export type ThemeName = (typeof THEMES)[number];

type StyleName =
  | "plain"
  | "dim"
  | "rule"
  | "title"
  | "titleFocused"
  | "bar"
  | "barStrong"
  | "unread"
  | "mention"
  | "error"
  | "server"
  | "amber"
  | "prompt"
  | "selected"
  | "chosen";

export interface Theme {
  readonly styles: Readonly<Record<StyleName, Style>>;
  /** Sixteen; the ids 1 to 8 fall on the odd places, which hold the hues that are farthest apart. None: the terminal's own. */
  readonly nameColors: readonly Color[];
}

const AUTO: Theme["styles"] = {
  plain: {},
  dim: { dim: true },
  rule: { fg: 8 },
  title: { bold: true },
  titleFocused: { bold: true, inverse: true },
  bar: { inverse: true },
  barStrong: { inverse: true, bold: true },
  unread: { fg: 166, bold: true },
  mention: { bold: true },
  error: { fg: 167, bold: true },
  server: { fg: 30 },
  amber: { inverse: true, bold: true, fg: 136 },
  prompt: { bold: true },
  selected: { inverse: true },
  /** In the bar, which is inverse already. */
  chosen: { bold: true, underline: true },
};

/**
 * Contrasts by the WCAG 2 formula: `auto` has at least 3:1 on white and 4.5:1 on black for names, `dark` 7:1 on black,
 * `light` 4.5:1 on white. `contrast` takes the terminal's own two colours for everything and dims nothing. `16` keeps to
 * the colours that the terminal's own scheme defines.
 */
const BY_NAME: Readonly<Record<ThemeName, Theme>> = {
  auto: {
    styles: AUTO,
    nameColors: [68, 30, 134, 166, 29, 98, 100, 170, 63, 33, 169, 136, 131, 64, 31, 168],
  },
  dark: {
    styles: {
      ...AUTO,
      rule: { fg: 240 },
      bar: { fg: 253, bg: 238 },
      barStrong: { fg: 255, bg: 238, bold: true },
      unread: { fg: 215, bold: true },
      mention: { fg: 229, bold: true },
      error: { fg: 210, bold: true },
      server: { fg: 80 },
      amber: { fg: 16, bg: 214, bold: true },
      chosen: { fg: 255, bg: 238, bold: true, underline: true },
    },
    nameColors: [203, 111, 173, 141, 221, 177, 190, 207, 118, 206, 34, 211, 84, 39, 42, 37],
  },
  light: {
    styles: {
      ...AUTO,
      rule: { fg: 250 },
      bar: { fg: 234, bg: 253 },
      barStrong: { fg: 232, bg: 253, bold: true },
      unread: { fg: 130, bold: true },
      mention: { fg: 52, bold: true },
      error: { fg: 124, bold: true },
      server: { fg: 24 },
      amber: { fg: 16, bg: 214, bold: true },
      chosen: { fg: 232, bg: 253, bold: true, underline: true },
    },
    nameColors: [52, 27, 130, 17, 94, 93, 58, 128, 22, 126, 28, 161, 29, 24, 23, 25],
  },
  contrast: {
    styles: {
      ...AUTO,
      dim: {},
      rule: {},
      unread: { bold: true, inverse: true },
      mention: { bold: true, underline: true },
      error: { bold: true, underline: true },
      server: { bold: true },
      amber: { bold: true, underline: true, inverse: true },
    },
    nameColors: [],
  },
  "16": {
    styles: {
      ...AUTO,
      unread: { fg: 3, bold: true },
      error: { fg: 1, bold: true },
      server: { fg: 6 },
      amber: { fg: 3, inverse: true, bold: true },
    },
    nameColors: [1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 1, 2, 4, 5],
  },
};

export function themeOf(name: ThemeName): Theme {
  return BY_NAME[name];
}

/** A colour that stays with the id. Multiplying by 2³²/φ spreads small and neighbouring ids (Knuth, TAOCP 6.4). */
export function nameStyle({ nameColors }: Theme, id: number, own: boolean): Style {
  const hash = Math.imul(id, 0x9e3779b1) >>> 0;
  const fg = nameColors[hash >>> 28];
  return { ...(fg === undefined ? {} : { fg }), ...(own || fg === undefined ? { bold: true } : {}) };
}
