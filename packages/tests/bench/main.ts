/** `bun run bench`: prints Markdown tables of ratios, each against a reference that was measured in the same run. */
import { memoryRows } from "./memory.bench.ts";
import { pairRows } from "./pairs.bench.ts";
import { markdown } from "./report.ts";
import { routingRows } from "./routing.bench.ts";
import { screenRows } from "./screen.bench.ts";
import { sealedRows } from "./sealed.bench.ts";
import { storageRows } from "./storage.bench.ts";

const rows = [
  ...(await routingRows()),
  ...(await pairRows()),
  ...(await sealedRows()),
  ...(await storageRows()),
  ...memoryRows(),
  ...(await screenRows()),
];
process.stdout.write(`${markdown(rows)}\n`);
