import { expect, setDefaultTimeout } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testWith } from "../src/testing/tools.ts";

setDefaultTimeout(60_000);

const FIXTURES = join(import.meta.dir, "fixtures");

testWith(
  ["python3"],
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
