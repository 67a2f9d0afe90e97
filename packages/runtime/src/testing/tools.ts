/** Tools that a machine may lack. In CI nothing is skipped: there a missing tool fails the test that needs it. */
import { test } from "bun:test";

type TestBody = () => void | Promise<void>;

export function testWith(tools: readonly string[], title: string, body: TestBody): void {
  const missing = tools.filter((tool) => Bun.which(tool) === null);
  if (missing.length === 0) test(title, body);
  else if (process.env["CI"]) test(title, () => Promise.reject(new Error(`missing: ${missing.join(", ")}`)));
  else test.skip(`${title} [skipped: needs ${missing.join(", ")}]`, body);
}
