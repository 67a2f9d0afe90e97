/** Plots as SVG without a script or a style sheet: horizontal bars, and lines over a logarithmic axis. */

const WIDTH = 720;
const [LEFT, RIGHT, TOP, ROW] = [170, 70, 44, 26];
const COLORS = ["#8a8f98", "#2f6fdd", "#c2571a", "#2f8f4e", "#8b4fc7", "#b08900"];
const INK = "#3b3f45";

interface BarPlot {
  readonly title: string;
  readonly unit: string;
  /** Where a vertical line stands: the reference. */
  readonly line: number;
  readonly bars: readonly { readonly name: string; readonly value: number }[];
}

interface LinePlot {
  readonly title: string;
  readonly xs: readonly number[];
  readonly lines: readonly { readonly name: string; readonly ys: readonly (number | undefined)[] }[];
}

export function barPlot({ title, unit, line, bars }: BarPlot): string {
  const height = TOP + bars.length * ROW + 20;
  const most = Math.max(line, ...bars.map(({ value }) => value)) * 1.05;
  const xOf = (value: number): number => LEFT + (value / most) * (WIDTH - LEFT - RIGHT);
  const rows = bars.flatMap(({ name, value }, index) => {
    const y = TOP + index * ROW;
    return [
      text(LEFT - 8, y + 16, name, "end"),
      `<rect x="${LEFT}" y="${y + 3}" width="${(xOf(value) - LEFT).toFixed(1)}" height="${ROW - 8}" fill="${COLORS[1]}"/>`,
      text(xOf(value) + 6, y + 16, `${value.toFixed(2)} ${unit}`, "start"),
    ];
  });
  const mark = `<line x1="${xOf(line).toFixed(1)}" y1="${TOP - 4}" x2="${xOf(line).toFixed(1)}" y2="${height - 16}" stroke="${INK}" stroke-dasharray="4 3"/>`;
  return svg(title, height, [...rows, mark]);
}

/** Both axes are logarithmic. */
export function linePlot({ title, xs, lines }: LinePlot): string {
  const height = 340;
  const values = lines.flatMap(({ ys }) => ys.filter((y): y is number => y !== undefined && y > 0));
  const [xOf, yOf] = [scale(xs, LEFT - 90, WIDTH - RIGHT - 90), scale(values, height - 40, TOP + 10)];
  const ticks = xs.map((x) => text(xOf(x), height - 16, x.toLocaleString("en"), "middle"));
  const levels = ticksOf(values).flatMap((y) => [
    text(LEFT - 98, yOf(y) + 4, y.toLocaleString("en"), "end"),
    `<line x1="${LEFT - 90}" y1="${yOf(y).toFixed(1)}" x2="${WIDTH - RIGHT - 90}" y2="${yOf(y).toFixed(1)}" stroke="#d5d8dc"/>`,
  ]);
  const curves = lines.flatMap(({ name, ys }, index) => {
    const color = COLORS[index % COLORS.length] ?? INK;
    const points = ys.flatMap((y, at) => (y ? [{ x: xOf(xs[at] ?? 1), y: yOf(y) }] : []));
    const path = points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
    const last = points.at(-1);
    return [
      `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"/>`,
      ...points.map(({ x, y }) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3" fill="${color}"/>`),
      ...(last ? [text(last.x + 8, last.y + 4 + index, name, "start", color)] : []),
    ];
  });
  return svg(title, height, [...levels, ...ticks, ...curves]);
}

function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  const [least, most] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  return (value) => from + ((Math.log(value) - least) / (most - least || 1)) * (to - from);
}

/** 1, 2 and 5 times the powers of ten between the least and the greatest. */
function ticksOf(values: readonly number[]): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const steps: number[] = [];
  for (let power = -3; power < 10; power++) for (const step of [1, 2, 5]) steps.push(step * 10 ** power);
  return steps.filter((step) => step >= least && step <= most);
}

function text(x: number, y: number, content: string, anchor: string, color = INK): string {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${color}">${escaped}</text>`;
}

function svg(title: string, height: number, parts: readonly string[]): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img">`;
  const ground = '<rect width="100%" height="100%" fill="#ffffff"/>';
  const heading = `<text x="16" y="24" font-size="15" font-weight="bold" fill="${INK}">${title}</text>`;
  return `${[head, `<title>${title}</title>`, ground, heading, ...parts, "</svg>"].join("\n")}\n`;
}
