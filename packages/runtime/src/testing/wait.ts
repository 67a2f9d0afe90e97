/** Waiting for conditions. A limit only ends a test that has already failed. */

const WAIT_LIMIT_MS = 15_000;
const POLL_MS = 10;

/** Resolves with the first value that is not undefined; rejects with `describe()` after the limit. */
export async function waitFor<T>(
  look: () => T | undefined | Promise<T | undefined>,
  describe: () => string,
  limitMs = WAIT_LIMIT_MS,
): Promise<T> {
  const endAt = performance.now() + limitMs;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (performance.now() > endAt) throw new Error(`waited ${limitMs} ms for ${describe()}`);
    await Bun.sleep(POLL_MS);
  }
}
