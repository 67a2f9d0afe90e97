/** `bun run build`: the client as it is installed, in dist/ or the folder that is named. */
import { join, resolve } from "node:path";
import { catalogOf } from "@recado/runtime/i18n";
import { buildInstallTree } from "@recado/runtime/packaging";
import { clientProgram } from "../src/cli.ts";

const prefix = resolve(process.argv[2] ?? join(import.meta.dir, "..", "..", "..", "dist"));
const program = clientProgram({ file: { path: "client.toml", settings: [] }, lang: "en", catalog: catalogOf("en") });
await buildInstallTree({ program, main: join(import.meta.dir, "../src/main.ts"), threads: [] }, prefix);
