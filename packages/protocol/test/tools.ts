/**
 * Other people's programs in our tests. Where one is missing the test is skipped, visibly and with the reason; under CI
 * (environment variable CI) a missing one is a failure.
 */
import { afterAll, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export function testWith(tool: string, title: string, body: () => Promise<void>): void {
  if (Bun.which(tool) !== null) test(title, body);
  else if (process.env["CI"]) test(title, () => Promise.reject(new Error(`${tool} is not installed`)));
  else test.skip(`${title} (skipped: ${tool} is not installed)`, body);
}

/** The program's output; throws with what it complained about when it fails. */
export async function run(command: readonly string[], input: Uint8Array | string = ""): Promise<string> {
  const program = Bun.spawn([...command], { stdin: Buffer.from(input), stdout: "pipe", stderr: "pipe" });
  const [output, complaint, code] = await Promise.all([
    new Response(program.stdout).text(),
    new Response(program.stderr).text(),
    program.exited,
  ]);
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}:\n${output}${complaint}`);
  return output;
}

/** A folder that lives as long as the test file's run. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "recado-protocol-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Path of a file in this package. */
export function packagePath(path: string): string {
  return join(import.meta.dir, "..", path);
}
