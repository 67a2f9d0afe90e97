import { test } from "bun:test";
import { pressAnything } from "./random-keys-fixture.ts";

/** `bun run monkey` presses many more. */
const KEYS = 3_000;

test("whatever is pressed, the screen stands", async () => {
  const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 32));
  process.stdout.write(`random keys: SEED=${seed}\n`);
  await pressAnything(seed, KEYS);
}, 60_000);
