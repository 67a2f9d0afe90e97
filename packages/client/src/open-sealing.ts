/** `userSealing` for the program: what goes wrong is a sentence for its user. */
import { ConfigError } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import { KeyFileError } from "@recado/runtime/keys";
import type { ClientSealing } from "./client-options.ts";
import { userSealing } from "./user-sealing.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Throws ConfigError. */
export function openSealing(keyLogPath: string | undefined, env: Env, { clientCli }: Catalog): ClientSealing {
  try {
    return userSealing({ env, keyLogPath });
  } catch (error) {
    if (error instanceof KeyFileError) throw new ConfigError(clientCli.keyFile[error.code](error.path));
    if (error instanceof Error && "path" in error) throw new ConfigError(clientCli.fileUnusable(String(error.path)));
    throw error;
  }
}
