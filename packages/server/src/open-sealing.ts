/** What the server needs for sessions, from the user's files. */
import { join } from "node:path";
import { ConfigError } from "@recado/runtime";
import { createSessionCrypto } from "@recado/runtime/crypto";
import type { Catalog } from "@recado/runtime/i18n";
import { KeyFileError, KeyLog, loadOrCreateKey } from "@recado/runtime/keys";
import type { Sealing } from "./core/sealed/sealing.ts";
import type { ServerStore } from "./store/server-store.ts";

export interface SealingFiles {
  /** Where the server's key is, or is made. */
  readonly folder: string;
  readonly keyLogPath: string | undefined;
}

/** Throws ConfigError with a sentence for the user. */
export function openSealing(
  { folder, keyLogPath }: SealingFiles,
  store: ServerStore,
  texts: Catalog["serverCli"],
): Sealing {
  return {
    suite: createSessionCrypto(),
    keyPair: readKey(join(folder, "server.key"), texts),
    store,
    sawKey: keyLogPath === undefined ? undefined : openKeyLog(keyLogPath, texts),
  };
}

function readKey(path: string, texts: Catalog["serverCli"]): Sealing["keyPair"] {
  try {
    return loadOrCreateKey(path);
  } catch (error) {
    if (error instanceof KeyFileError) throw new ConfigError(texts.keyFile[error.code](error.path));
    throw error;
  }
}

function openKeyLog(path: string, texts: Catalog["serverCli"]): Sealing["sawKey"] {
  try {
    const log = new KeyLog(path);
    return (sid, secret) => log.write(sid, secret);
  } catch {
    throw new ConfigError(texts.keyLogUnwritable(path));
  }
}
