/** A short `bun run kill`; the full one kills 1,000 times. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { killRun } from "../kill/run.ts";

setDefaultTimeout(300_000);

const KILLS = 50;
const SEED = Number(process.env["KILL_SEED"] ?? 20_261_123);

test(`kill: server and clients are killed ${KILLS} times under load: nothing confirmed is lost, nothing comes twice`, async () => {
  const { figures, faults } = await killRun({ seed: SEED, kills: KILLS, clients: 3 });
  process.stdout.write(`KILL_SEED=${SEED}: ${JSON.stringify(figures)}\n`);
  expect({ seed: SEED, faults }).toEqual({ seed: SEED, faults: [] });
  expect(figures["confirmed"]).toBeGreaterThan(100);
});
