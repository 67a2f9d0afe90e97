/** `bun run build`: the server as it is installed, in dist/ or the folder that is named. */
import { join, resolve } from "node:path";
import { catalogOf } from "@recado/runtime/i18n";
import { buildInstallTree } from "@recado/runtime/packaging";
import { serverProgram } from "../src/cli.ts";

const SOURCES = join(import.meta.dir, "..", "src");
const prefix = resolve(process.argv[2] ?? join(import.meta.dir, "..", "..", "..", "dist"));
const program = serverProgram({ file: { path: "server.toml", settings: [] }, lang: "en", catalog: catalogOf("en") });
const threads = [join(SOURCES, "store", "sqlite", "reader-worker.ts")];
await buildInstallTree({ program, main: join(SOURCES, "main.ts"), threads }, prefix);
