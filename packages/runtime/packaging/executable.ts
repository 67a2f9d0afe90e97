/** One file that holds Bun, a program, its threads and its native library. */
import { blessedPlugin, sodiumPlugin } from "./bundling.ts";

export interface ExecutableOptions {
  /** The program first, then what it starts as threads. */
  readonly entrypoints: readonly string[];
  readonly outfile: string;
}

/** Gives the paths of what is inside. Throws with the bundler's complaints. */
export async function buildExecutable({ entrypoints, outfile }: ExecutableOptions): Promise<string[]> {
  const { metafile } = await Bun.build({
    entrypoints: [...entrypoints],
    // Nothing in the folder where somebody starts the program may change it.
    compile: { outfile, autoloadDotenv: false, autoloadBunfig: false },
    target: "bun",
    minify: true,
    bytecode: true,
    // With bytecode the default is CommonJS, where import.meta.url is the source's: threads would be sought on the
    // machine that built the program.
    format: "esm",
    // Threads lie beside the program, where `new URL("./x.ts", import.meta.url)` looks.
    naming: { entry: "[name].[ext]" },
    // Otherwise the folders of this machine: nothing beside the executable is there to be found.
    define: { __dirname: '""', __filename: '""' },
    plugins: [blessedPlugin, sodiumPlugin],
    metafile: true,
  });
  return Object.keys(metafile?.inputs ?? {});
}
