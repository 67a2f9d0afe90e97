/** Sessions with the user's own files: the key that owns ids, and the servers that are known. */
import { join } from "node:path";
import { recadoFolder } from "@recado/runtime";
import { createSessionCrypto } from "@recado/runtime/crypto";
import { KeyLog, KnownServers, loadOrCreateKey } from "@recado/runtime/keys";
import type { ClientSealing } from "./client-options.ts";

export interface UserSealingOptions {
  /** HOME and XDG_DATA_HOME; the process's own unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where to append the sessions' keys, for Wireshark. */
  readonly keyLogPath?: string | undefined;
}

/**
 * Reads `identity.key` in `$XDG_DATA_HOME/recado`, or makes it (mode 600), and keeps `known_servers` beside it. Throws
 * KeyFileError, or the system's error for known servers that cannot be read or a key log that cannot be written.
 */
export function userSealing({ env = process.env, keyLogPath }: UserSealingOptions = {}): ClientSealing {
  const servers = knownServers(env);
  // Now, and not behind the first answer of a server.
  servers.names();
  const keyLog = keyLogPath === undefined ? undefined : new KeyLog(keyLogPath);
  return {
    suite: createSessionCrypto(),
    keyPair: loadOrCreateKey(join(recadoFolder("XDG_DATA_HOME", env), "identity.key")),
    knownKey: (host, port) => servers.lookup(host, port),
    remember: (host, port, key) => servers.remember(host, port, key),
    sawKey: keyLog && ((sid, secret) => keyLog.write(sid, secret)),
  };
}

export function knownServers(env: Readonly<Record<string, string | undefined>>): KnownServers {
  return new KnownServers(join(recadoFolder("XDG_DATA_HOME", env), "known_servers"));
}
