/** The keys of sessions for Wireshark, as TLS tools write theirs: docs/PROTOCOL.md, Tools. Whoever has it reads everything. */
import { appendFileSync } from "node:fs";

export class KeyLog {
  readonly #path: string;

  /** A new file is for its owner alone. Throws the system's error when it cannot be written. */
  constructor(path: string) {
    this.#path = path;
    appendFileSync(path, "", { mode: 0o600 });
  }

  /** The secret under which envelopes that bear this sid are sealed. */
  write(sid: number, secret: Uint8Array): void {
    const key = Buffer.from(secret).toString("hex");
    appendFileSync(this.#path, `RECADO_TRAFFIC_SECRET_0 ${sid.toString(16).padStart(8, "0")} ${key}\n`);
  }
}
