/** What `tmux capture-pane -e` prints, as runs of equally styled text: the few SGR sequences that tmux writes (ECMA-48 §8.3.117). */

interface RunStyle {
  readonly fg: string | undefined;
  readonly bg: string | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

export interface Run {
  readonly text: string;
  readonly style: RunStyle;
}

const PLAIN: RunStyle = { fg: undefined, bg: undefined, bold: false, dim: false, underline: false, inverse: false };

const BASE_COLORS = [
  "#1c1c1c",
  "#d75f5f",
  "#87af5f",
  "#d7af5f",
  "#5f87d7",
  "#af87d7",
  "#5fafaf",
  "#c6c6c6",
  "#6c6c6c",
  "#ff8787",
  "#afd787",
  "#ffd787",
  "#87afff",
  "#d7afff",
  "#87d7d7",
  "#ffffff",
] as const;

/** xterm's 256 colours: 16 of the theme, a cube of 6³, 24 greys. */
function paletteColor(index: number): string {
  const base = BASE_COLORS[index];
  if (base !== undefined) return base;
  if (index >= 232) return hex([8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)]);
  const cube = index - 16;
  return hex(
    [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((step) => (step === 0 ? 0 : 55 + 40 * step)),
  );
}

function hex(channels: readonly number[]): string {
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** A style goes on from line to line, as tmux prints it. */
export function parseCapture(capture: string): Run[][] {
  let style = PLAIN;
  return capture.split("\n").map((line) => {
    const runs: Run[] = [];
    for (const part of line.split(/(\x1b\[[0-9;:]*m)/)) {
      const codes = /^\x1b\[([0-9;:]*)m$/.exec(part)?.[1];
      if (codes !== undefined) style = applyCodes(style, codes.split(/[;:]/).map(Number));
      else if (part !== "") runs.push({ text: part, style });
    }
    return runs;
  });
}

function applyCodes(style: RunStyle, codes: readonly number[]): RunStyle {
  let next = style;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const color = paletteColor(codes[at + 2] ?? 0);
      next = code === 38 ? { ...next, fg: color } : { ...next, bg: color };
      at += 2;
    } else {
      next = applyCode(next, code);
    }
  }
  return next;
}

function applyCode(style: RunStyle, code: number): RunStyle {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 4) return { ...style, underline: true };
  if (code === 7) return { ...style, inverse: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, fg: undefined };
  if (code === 49) return { ...style, bg: undefined };
  if (code >= 30 && code <= 37) return { ...style, fg: paletteColor(code - 30) };
  if (code >= 40 && code <= 47) return { ...style, bg: paletteColor(code - 40) };
  if (code >= 90 && code <= 97) return { ...style, fg: paletteColor(code - 82) };
  return style;
}
