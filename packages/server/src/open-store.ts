/** Where the server keeps its messages, from its settings. */
import { ConfigError, recadoFolder, systemClock } from "@recado/runtime";
import type { Catalog } from "@recado/runtime/i18n";
import { DatabaseError } from "@recado/runtime/sqlite";
import type { ServerSettings } from "./options.ts";
import { MemoryServerStore } from "./store/memory-server-store.ts";
import type { ServerStore } from "./store/server-store.ts";
import { OtherHistoryError } from "./store/sqlite/opening.ts";
import { SqliteServerStore } from "./store/sqlite/sqlite-server-store.ts";

type Env = Readonly<Record<string, string | undefined>>;
type StoreSettings = Pick<ServerSettings, "data" | "ephemeral" | "keepDays" | "keepMb">;

export interface OpenStore {
  readonly store: ServerStore;
  /** Writes everything and lets go of the files. Throws DatabaseError when not everything could be written. */
  close(): Promise<void>;
}

const MIB = 1_048_576;

/** Holds the server's key, too. */
export function dataFolder({ data }: Pick<ServerSettings, "data">, env: Env): string {
  return data ?? recadoFolder("XDG_DATA_HOME", env);
}

/** Throws ConfigError with a sentence for the user. */
export function openStore(
  settings: StoreSettings,
  env: Env,
  { serverCli }: Catalog,
  /** The store's fault has changed. */
  onFault: () => void,
  /** The log that this server shares with others. */
  copyOf?: number,
): OpenStore {
  if (settings.ephemeral) {
    if (settings.data !== undefined) throw new ConfigError(serverCli.dataAndEphemeral);
    return { store: new MemoryServerStore(copyOf ?? randomLogId()), close: () => Promise.resolve() };
  }
  try {
    const store = SqliteServerStore.open({
      folder: dataFolder(settings, env),
      clock: systemClock,
      retention: { keepDays: settings.keepDays, keepBytes: settings.keepMb * MIB },
      ...(copyOf === undefined ? {} : { copyOf }),
      onFault,
    });
    return { store, close: () => store.close() };
  } catch (error) {
    if (error instanceof OtherHistoryError) throw new ConfigError(serverCli.otherHistory(dataFolder(settings, env)));
    if (error instanceof DatabaseError) throw new ConfigError(serverCli.storeFault[error.code](error.path));
    throw error;
  }
}

function randomLogId(): number {
  const [id = 1] = crypto.getRandomValues(new Uint32Array(1));
  return id || 1;
}
