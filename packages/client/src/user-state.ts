/** What a user's clients remember between runs: a file for each server and id, in `$XDG_STATE_HOME/recado/clients`. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { recadoFolder } from "@recado/runtime";
import { DatabaseError } from "@recado/runtime/sqlite";
import type { OpenState } from "./client-options.ts";
import { memoryState } from "./memory-state.ts";
import { SqliteClientStore } from "./store/sqlite-client-store.ts";

type Env = Readonly<Record<string, string | undefined>>;

export interface UserStateOptions {
  /** HOME and XDG_STATE_HOME; the process's own unless told. */
  readonly env?: Env;
}

/** File names have at most 255 bytes. */
const NAME_SIZE_MAX = 200;

/** For `RecadoClientOptions.openState`. */
export function userState({ env = process.env }: UserStateOptions = {}): OpenState {
  return (host, port, id, onFault) => {
    const path = clientStatePath(env, host, port, id);
    try {
      return SqliteClientStore.open({ path, ownId: id, onFault: (fault) => onFault(fault, path) });
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      onFault(error.code, path);
      return memoryState(id);
    }
  };
}

/** As people may type the host, made into a safe file name. */
export function clientStatePath(env: Env, host: string, port: number, id: number): string {
  const name = encodeURIComponent(host.toLowerCase().toWellFormed()).replaceAll("*", "%2A").replace(/^\./, "%2E");
  const isLong = name.length > NAME_SIZE_MAX;
  const short = isLong ? createHash("sha256").update(name).digest("hex") : name;
  return join(recadoFolder("XDG_STATE_HOME", env), "clients", `${short}_${port}_${id}.sqlite`);
}
