import type { Catalog } from "@recado/runtime/i18n";
import type { CommandSpec } from "./spec.ts";

/** `/msg <user> <text>`, in the user's language. */
export function usageText({ name, args, requiredCount }: CommandSpec, { clientCli }: Catalog): string {
  const shown = args.map((arg, index) => (index < requiredCount ? clientCli.args[arg] : `[${clientCli.args[arg]}]`));
  return [`/${name}`, ...shown].join(" ");
}
