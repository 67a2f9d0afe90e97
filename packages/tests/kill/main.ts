/**
 * `bun run kill`: kill −9 of server and clients under load, 1,000 times unless `--times N` says otherwise; `--seed N`
 * draws the same texts and victims (the moments are the machine's), `--clients N` are 4.
 */
import { parseArgs } from "node:util";
import { killRun } from "./run.ts";

const { values } = parseArgs({
  options: { times: { type: "string" }, seed: { type: "string" }, clients: { type: "string" } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const options = { seed, kills: Number(values.times ?? 1_000), clients: Number(values.clients ?? 4) };
process.stdout.write(`seed ${seed}, ${options.kills} kills, ${options.clients} clients\n`);
const onKill = (count: number): void => {
  if (count % 50 === 0) process.stdout.write(`${count} kills\n`);
};
const { figures, faults } = await killRun({ ...options, onKill });
process.stdout.write(`${JSON.stringify({ seed, kills: options.kills, ...figures, faults: faults.length })}\n`);
for (const fault of faults.slice(0, 50)) process.stdout.write(`${fault}\n`);
process.exit(faults.length > 0 ? 1 : 0);
