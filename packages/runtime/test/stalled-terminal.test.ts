import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

setDefaultTimeout(60_000);

const FIXTURES = join(import.meta.dir, "fixtures");
const HAS_PYTHON = Bun.which("python3") !== null;
if (!HAS_PYTHON && process.env["CI"]) throw new Error("python3 is missing, and CI must run this test");
if (!HAS_PYTHON) process.stderr.write("SKIPPED: stalled terminal (python3 is not installed)\n");

test.skipIf(!HAS_PYTHON)(
  "blessed screen: a terminal that takes nothing stops neither the program nor its end",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "recado-stalled-"));
    try {
      const program = ["bun", join(FIXTURES, "busy-fixture.ts"), join(folder, "sign")];
      const child = Bun.spawn(["python3", join(FIXTURES, "stalled-terminal.py"), join(folder, "sign"), ...program], {
        stdout: "pipe",
      });
      expect((await new Response(child.stdout).text()).trim()).toBe("alive 143");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
