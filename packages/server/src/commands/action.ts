/** What the command line asks for beside serving, and doing it. */
import { ConfigError } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import { sanitize } from "@recado/runtime/text";
import { type BanTarget, targetText } from "../core/bans.ts";
import { backup } from "./backup.ts";
import { ban, banLine, bans, unban } from "./bans.ts";
import { exported } from "./export.ts";
import { statsLines, statsOf } from "./stats.ts";

export type DataAction =
  | { readonly kind: "backup"; readonly path: string }
  | { readonly kind: "export"; readonly since: number }
  | { readonly kind: "stats"; readonly isJson: boolean; readonly isChecked: boolean }
  | { readonly kind: "ban"; readonly target: BanTarget | undefined; readonly reason: string }
  | { readonly kind: "unban"; readonly target: BanTarget | undefined }
  | { readonly kind: "bans"; readonly isJson: boolean };

/** Lines for the standard output. Throws ConfigError, DatabaseError. */
export function* runAction(action: DataAction, folder: string, catalog: Catalog, wallMs: number): Generator<string> {
  const { serverCli } = catalog;
  switch (action.kind) {
    case "backup":
      yield backup(folder, action.path, catalog);
      return;
    case "export":
      yield* exported(folder, action.since);
      return;
    case "stats": {
      const stats = statsOf(folder, action.isChecked);
      if (action.isJson) yield JSON.stringify(stats);
      else yield* statsLines(stats, serverCli);
      return;
    }
    case "ban": {
      const target = targetOf(action.target, serverCli);
      ban(folder, target, sanitize(action.reason), wallMs);
      yield serverCli.banned(targetText(target));
      return;
    }
    case "unban": {
      const target = targetOf(action.target, serverCli);
      yield (unban(folder, target) ? serverCli.unbanned : serverCli.notBanned)(targetText(target));
      return;
    }
    case "bans": {
      const all = bans(folder);
      if (!action.isJson && all.length === 0) yield serverCli.noBans;
      for (const each of all) yield action.isJson ? JSON.stringify(each) : banLine(each);
    }
  }
}

function targetOf(target: BanTarget | undefined, { badSubcommand }: Catalog["serverCli"]): BanTarget {
  if (!target) throw new ConfigError(badSubcommand.who);
  return target;
}
