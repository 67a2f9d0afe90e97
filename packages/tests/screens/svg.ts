/** A captured screen as an SVG picture of a terminal. */
import { parseCapture, type Run } from "./sgr.ts";

const CELL_WIDTH = 8.4;
const LINE_HEIGHT = 18;
const MARGIN = 12;
const FOREGROUND = "#d0d0d0";
const BACKGROUND = "#16181d";

export function svgOf(title: string, capture: string, columns: number): string {
  const lines = parseCapture(capture.replace(/\n+$/, ""));
  const width = Math.ceil(columns * CELL_WIDTH + 2 * MARGIN);
  const height = lines.length * LINE_HEIGHT + 2 * MARGIN;
  const body = lines.flatMap(drawLine).join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" role="img">
<title>${escapeXml(title)}</title>
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
${body}
</svg>
`;
}

function drawLine(runs: readonly Run[], row: number): string[] {
  const top = MARGIN + row * LINE_HEIGHT;
  const shapes: string[] = [];
  let column = 0;
  for (const run of runs) {
    const width = Bun.stringWidth(run.text);
    shapes.push(...drawRun(run, MARGIN + column * CELL_WIDTH, top, width * CELL_WIDTH));
    column += width;
  }
  return shapes;
}

function drawRun({ text, style }: Run, x: number, top: number, width: number): string[] {
  const [fg, bg] = style.inverse
    ? [style.bg ?? BACKGROUND, style.fg ?? FOREGROUND]
    : [style.fg ?? FOREGROUND, style.bg];
  const shapes =
    bg === undefined
      ? []
      : [`<rect x="${x.toFixed(1)}" y="${top}" width="${width.toFixed(1)}" height="${LINE_HEIGHT}" fill="${bg}"/>`];
  if (text.trim() === "") return shapes;
  const attributes = [
    `x="${x.toFixed(1)}"`,
    `y="${top + LINE_HEIGHT - 5}"`,
    `fill="${fg}"`,
    `textLength="${width.toFixed(1)}"`,
    `lengthAdjust="spacingAndGlyphs"`,
    `xml:space="preserve"`,
    ...(style.bold ? [`font-weight="bold"`] : []),
    ...(style.dim ? [`opacity="0.6"`] : []),
    ...(style.underline ? [`text-decoration="underline"`] : []),
  ];
  return [...shapes, `<text ${attributes.join(" ")}>${escapeXml(text)}</text>`];
}

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
