/**
 * `bun run bench [GROUP...]`: prints a Markdown table of ratios, each against a reference that was measured in the
 * same run.
 */
import { executableRows } from "./executables.bench.ts";
import { memoryRows } from "./memory.bench.ts";
import { pairRows } from "./pairs.bench.ts";
import { markdown, type Row } from "./report.ts";
import { routingRows } from "./routing.bench.ts";
import { screenRows } from "./screen.bench.ts";
import { sealedRows } from "./sealed.bench.ts";
import { storageRows } from "./storage.bench.ts";

const GROUPS: Readonly<Record<string, () => Row[] | Promise<Row[]>>> = {
  routing: routingRows,
  pairs: pairRows,
  sealed: sealedRows,
  storage: storageRows,
  memory: memoryRows,
  screen: screenRows,
  executables: executableRows,
};

const chosen = process.argv.slice(2);
const rows: Row[] = [];
for (const [name, measure] of Object.entries(GROUPS)) {
  if (chosen.length === 0 || chosen.includes(name)) rows.push(...(await measure()));
}
process.stdout.write(`${markdown(rows)}\n`);
