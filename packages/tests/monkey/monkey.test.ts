/** `bun run monkey --seed N` replays a run that failed here; FIRST_SEED begins elsewhere. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { monkeyRun } from "./run.ts";

setDefaultTimeout(120_000);

const SEED = Number(process.env["FIRST_SEED"] ?? 1);
const KEYS = 5_000;

test(`monkey: ${KEYS} random keys and events from seed ${SEED} break no picture`, async () => {
  const { fault, draws } = await monkeyRun(SEED, KEYS);
  expect(fault).toBeUndefined();
  expect(draws).toBeGreaterThan(KEYS / 2);
});

test("monkey: a seed gives the same run each time", async () => {
  expect(await monkeyRun(SEED + 1, 500)).toEqual(await monkeyRun(SEED + 1, 500));
});
