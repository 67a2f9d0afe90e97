/** What a machine may lack. In CI nothing is skipped: there a missing tool fails the test that needs it. */
import { test } from "bun:test";
import { networkInterfaces } from "node:os";

type TestBody = () => void | Promise<void>;

export function testWith(tools: readonly string[], title: string, body: TestBody): void {
  const missing = tools.filter((tool) => !has(tool));
  if (missing.length === 0) test(title, body);
  else if (process.env["CI"]) test(title, () => Promise.reject(new Error(`missing: ${missing.join(", ")}`)));
  else test.skip(`${title} [skipped: needs ${missing.join(", ")}]`, body);
}

/** `IPv6` is the loopback address ::1; everything else a program on the PATH. */
function has(tool: string): boolean {
  if (tool !== "IPv6") return Bun.which(tool) !== null;
  return Object.values(networkInterfaces()).some((entries) => entries?.some(({ address }) => address === "::1"));
}
