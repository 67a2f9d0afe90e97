/**
 * `bun run sim`: the real cores under virtual time. `--seed N` replays one run exactly, `--seeds N` runs so many,
 * `--from N` begins elsewhere. `--faults` runs each fault by itself and prints its figures.
 */
import { parseArgs } from "node:util";
import { lineOf } from "./faults/fault.ts";
import { FAULTS } from "./faults/index.ts";
import { randomRun } from "./random-run.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string" },
    from: { type: "string" },
    faults: { type: "boolean" },
  },
});
if (values.faults) {
  for (const [number, fault] of FAULTS) {
    const result = fault.run(Number(values.seed ?? 1));
    process.stdout.write(`${lineOf(number, fault.name, result)}\n`);
    if (result.faults.length > 0) process.exitCode = 1;
  }
  process.exit();
}
const first = Number(values.seed ?? values.from ?? 1);
const count = values.seed === undefined ? Number(values.seeds ?? 1_000) : 1;
let failures = 0;
for (let seed = first; seed < first + count; seed++) {
  const { figures, faults, virtualMs } = randomRun(seed);
  if (faults.length > 0) failures++;
  if (faults.length > 0 || count === 1) {
    process.stdout.write(`seed ${seed}: ${faults.join("; ") || "well"} ${JSON.stringify({ ...figures, virtualMs })}\n`);
  }
}
process.stdout.write(`${count} seeds, ${failures} with faults\n`);
process.exitCode = failures > 0 ? 1 : 0;
