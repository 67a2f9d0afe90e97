/** `bun run monkey [--seed N] [--keys N]`: random keys on the client's screen, without a terminal. */
import { parseArgs } from "node:util";
import { pressAnything } from "../../src/tui/random-keys-fixture.ts";

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: { seed: { type: "string" }, keys: { type: "string", default: "100000" } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));
const keys = Number(values.keys);
if (!Number.isInteger(seed) || !Number.isInteger(keys)) throw new Error("--seed and --keys are numbers");
process.stdout.write(`${keys} events, seed ${seed}\n`);
const startedAt = performance.now();
await pressAnything(seed, keys);
const { rss } = process.memoryUsage();
process.stdout.write(
  `no fault in ${Math.round((performance.now() - startedAt) / 1_000)} s, ${Math.round(rss / 1e6)} MB\n`,
);
