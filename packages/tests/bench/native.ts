/**
 * The suite's C programs, compiled into a folder of their own that is gone afterwards: a reference server and two
 * generators. Without a C compiler there are none, and whoever wanted them says so in its rows.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SOURCES = join(import.meta.dir, "native");
const PROGRAMS = ["reference-server", "load", "latency"] as const;

type NativeProgram = (typeof PROGRAMS)[number];

export class NativePrograms implements Disposable {
  private constructor(readonly folder: string) {}

  /** Undefined where no C compiler is to be found. Throws where one is, and refuses. */
  static async compile(): Promise<NativePrograms | undefined> {
    const compiler = Bun.which("cc") ?? Bun.which("gcc") ?? Bun.which("clang");
    if (!compiler || process.platform !== "linux") return undefined;
    const programs = new NativePrograms(mkdtempSync(join(tmpdir(), "recado-bench-")));
    for (const name of PROGRAMS) {
      const source = join(SOURCES, `${name}.c`);
      const flags = ["-O2", "-Wall", "-Wextra", "-Werror"];
      const compiling = Bun.spawn([compiler, ...flags, "-o", programs.path(name), source], { stderr: "pipe" });
      const complaint = await new Response(compiling.stderr).text();
      if ((await compiling.exited) !== 0) throw new Error(complaint);
    }
    return programs;
  }

  path(name: NativeProgram): string {
    return join(this.folder, name);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
