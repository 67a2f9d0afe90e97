/** `bun run build`: the client as it is installed, in dist/ or the folder that is named. */
import { join, resolve } from "node:path";
import { buildInstallTree } from "@recado/runtime/packaging";
import { manualPages, program } from "./manual.ts";

const main = join(import.meta.dir, "..", "src", "main.ts");
const prefix = resolve(process.argv[2] ?? join(import.meta.dir, "..", "..", "..", "dist"));
await buildInstallTree({ program: program("en"), main, threads: [], manualPages: manualPages() }, prefix);
