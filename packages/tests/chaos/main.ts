/**
 * `bun run chaos`: three servers on three nats-servers, clients that talk and move, and kill −9 and SIGSTOP of any of the
 * six at random, 200 times unless `--times N` says otherwise; `--seed N` draws the same, `--clients N` are 6.
 */
import { parseArgs } from "node:util";
import { chaosRun } from "./run.ts";

const { values } = parseArgs({
  options: { times: { type: "string" }, seed: { type: "string" }, clients: { type: "string" } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const options = { seed, times: Number(values.times ?? 200), clients: Number(values.clients ?? 6) };
process.stdout.write(`seed ${seed}, ${options.times} faults, ${options.clients} clients\n`);
const onFault = (count: number, what: string): void => {
  process.stdout.write(`${count} ${what}\n`);
};
const { figures, faults } = await chaosRun({ ...options, onFault });
process.stdout.write(`${JSON.stringify({ seed, times: options.times, ...figures, faults: faults.length })}\n`);
for (const fault of faults.slice(0, 50)) process.stdout.write(`${fault}\n`);
process.exit(faults.length > 0 ? 1 : 0);
