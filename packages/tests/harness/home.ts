/** A folder for one test that is gone after it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class TemporaryHome implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "recado-home-"));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
