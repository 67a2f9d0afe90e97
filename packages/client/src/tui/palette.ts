/**
 * Styles of the screen, and the colour of a peer. Everything that a colour says here is also said by
 * a glyph, a word or a place; without colour the styles keep to bold, dim and inverse.
 */
import type { Color, Style } from "@recado/runtime/tui";

/**
 * Colours for names, out of the 256-colour cube: contrast at least 3:1 on white and 4.5:1 on black
 * (WCAG 2 formula). The ids 1 to 8 fall on the odd places, which hold the hues that are farthest apart.
 */
const NAME_COLORS: readonly Color[] = [68, 30, 134, 166, 29, 98, 100, 170, 63, 33, 169, 136, 131, 64, 31, 168];

/** A colour that stays with the id. Multiplying by 2³²/φ spreads small and neighbouring ids (Knuth, TAOCP 6.4). */
function colorOfId(id: number): Color {
  const hash = Math.imul(id, 0x9e3779b1) >>> 0;
  return NAME_COLORS[hash >>> 28] ?? 33;
}

export function nameStyle(id: number, own: boolean): Style {
  return own ? { fg: colorOfId(id), bold: true } : { fg: colorOfId(id) };
}

export const Styles = {
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
} as const satisfies Record<string, Style>;
