/** `bun run generate`: the manual pages in man/; with `--check` it only says which are not current. */
import { join } from "node:path";
import { generate } from "@recado/runtime/packaging";
import { manualPages } from "./manual.ts";

const MAN = join(import.meta.dir, "..", "..", "..", "man");
process.exitCode = generate(MAN, manualPages(), process.argv);
