/** Twenty faults of `bun run chaos`. */
import { expect, setDefaultTimeout } from "bun:test";
import { testWith } from "@recado/runtime/testing/tools";
import { chaosRun } from "../chaos/run.ts";

setDefaultTimeout(600_000);

testWith(
  ["nats-server"],
  "chaos: servers and nats-servers killed and held at random lose, double and misplace nothing",
  async () => {
    const seed = Number(process.env["CHAOS_SEED"] ?? Math.floor(Math.random() * 1e9));
    const { figures, faults } = await chaosRun({ seed, times: 20, clients: 4 });
    process.stdout.write(`${JSON.stringify({ seed, ...figures })}\n`);
    expect(faults).toEqual([]);
    expect(figures["confirmed"]).toBeGreaterThan(0);
  },
);
