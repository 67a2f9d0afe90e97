export * from "./install-tree.ts";
