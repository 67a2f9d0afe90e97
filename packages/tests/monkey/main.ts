/**
 * `bun run monkey`: 100,000 random keys and events against the client's screen, unless `--keys N` says otherwise.
 * `--seed N` replays a run exactly.
 */
import { parseArgs } from "node:util";
import { monkeyRun } from "./run.ts";

const { values } = parseArgs({ options: { seed: { type: "string" }, keys: { type: "string" } } });
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
process.stdout.write(`seed ${seed}\n`);
const { fault, ...figures } = await monkeyRun(seed, Number(values.keys ?? 100_000));
process.stdout.write(`${fault ?? "well"}\n${JSON.stringify({ seed, ...figures })}\n`);
process.exit(fault === undefined ? 0 : 1);
