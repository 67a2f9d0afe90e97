/** What holds of every picture of the client's screen, whatever was typed and whoever wrote. */
import { clusterWidth, type Frame, type Size } from "@recado/runtime/tui";

/** C0, DEL, C1, and what turns the direction of the text around it. */
const FORBIDDEN = /[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]/u;

/** Nothing when the picture is well; otherwise what is wrong with it. */
export function faultsOf({ canvas, cursor }: Frame, size: Size): string[] {
  const faults: string[] = [];
  const { width, height, texts, styles } = canvas;
  if (width !== size.width || height !== size.height) faults.push(`${width}×${height} for a screen of ${text(size)}`);
  if (texts.length !== width * height || styles.length !== width * height) faults.push("cells are missing");
  if (cursor !== undefined && !(cursor.x >= 0 && cursor.x < width && cursor.y >= 0 && cursor.y < height)) {
    faults.push(`the cursor is at ${cursor.x},${cursor.y} of ${text(size)}`);
  }
  for (let y = 0; y < height; y++) faults.push(...rowFaults(texts.slice(y * width, (y + 1) * width), y));
  return [...faults, ...barFaults(texts, size)];
}

/** Every cell holds one cluster or is covered by the one left of it. */
function rowFaults(cells: readonly string[], y: number): string[] {
  const faults: string[] = [];
  let covered = 0;
  for (const [x, cell] of cells.entries()) {
    if (cell.length > 1 || cell > "\x7e" || cell < " ") {
      if (FORBIDDEN.test(cell)) faults.push(`${JSON.stringify(cell)} at ${x},${y}`);
    }
    if (covered > 0) {
      if (cell !== "") faults.push(`${JSON.stringify(cell)} at ${x},${y} stands in another's cells`);
      covered--;
      continue;
    }
    const cells = cell.length === 1 && cell >= " " && cell <= "~" ? 1 : clusterWidth(cell);
    if (cells === 0) faults.push(`nothing at ${x},${y}`);
    covered = cells - 1;
  }
  if (covered > 0) faults.push(`row ${y} sticks out by ${covered}`);
  return faults;
}

/** Below a `┬` of the first row stands a bar down to the status line. (In ASCII both are other signs, of any text.) */
function barFaults(texts: readonly string[], { width, height }: Size): string[] {
  const faults: string[] = [];
  for (let x = 0; x < width; x++) {
    if (texts[x] !== "┬") continue;
    for (let y = 1; y < height - 2; y++) {
      if (texts[y * width + x] !== "│") faults.push(`the bar in column ${x} is broken in row ${y}`);
    }
  }
  return faults;
}

function text({ width, height }: Size): string {
  return `${width}×${height}`;
}
