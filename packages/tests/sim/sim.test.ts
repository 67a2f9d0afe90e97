/** The simulator as a test. `bun run sim --seed N` replays a run that failed here; FIRST_SEED begins elsewhere. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { lineOf } from "./faults/fault.ts";
import { FAULTS } from "./faults/index.ts";
import { randomRun } from "./random-run.ts";

setDefaultTimeout(300_000);

const FIRST_SEED = Number(process.env["FIRST_SEED"] ?? 1);
const SEEDS = 1_000;

describe("simulator", () => {
  test(`simulator: ${SEEDS} random runs from seed ${FIRST_SEED}: nothing lost, doubled, misordered or forged`, () => {
    let said = 0;
    let heard = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      const { figures, faults } = randomRun(seed);
      expect({ seed, faults }).toEqual({ seed, faults: [] });
      said += figures.said;
      heard += figures.heard;
    }
    process.stdout.write(`${SEEDS} seeds: said ${said}, heard ${heard}, lost 0, duplicated 0, misordered 0\n`);
    expect(heard).toBeGreaterThan(said);
  });

  test("simulator: a seed gives the same run each time", () => {
    expect(randomRun(FIRST_SEED + 7)).toEqual(randomRun(FIRST_SEED + 7));
  });

  test.each(FAULTS)("simulator: fault %d", (number, fault) => {
    const result = fault.run(FIRST_SEED);
    process.stdout.write(`${lineOf(number, fault.name, result)}\n`);
    expect(result.faults).toEqual([]);
  });
});
