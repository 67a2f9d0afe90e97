export { generate } from "./generated-files.ts";
export { buildInstallTree } from "./install-tree.ts";
export { type Entry, manualPage } from "./manual-page.ts";
