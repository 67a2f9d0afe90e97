/**
 * The keys of the servers that this user has talked to: a text file, a line each, `HOST:PORT recado-key-1 KEY`; of two
 * lines about one server the last counts. Lines are appended in one write, so two programs lose nothing of each
 * other's. Lines that say nothing to us, comments too, stay.
 */
import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { makePrivateFolder } from "./key-file.ts";

const LINE = /^(\S+) recado-key-1 ([\w-]{43})$/;

export class KnownServers {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  get path(): string {
    return this.#path;
  }

  /** The key that this server had; undefined when it is new. A file that cannot be read throws the system's error. */
  lookup(host: string, port: number): Uint8Array | undefined {
    const name = nameOf(host, port);
    const key = this.#lines().findLast((line) => LINE.exec(line)?.[1] === name);
    return key === undefined ? undefined : new Uint8Array(Buffer.from(LINE.exec(key)?.[2] ?? "", "base64url"));
  }

  remember(host: string, port: number, key: Uint8Array): void {
    makePrivateFolder(dirname(this.#path));
    const line = `${nameOf(host, port)} recado-key-1 ${Buffer.from(key).toString("base64url")}\n`;
    appendFileSync(this.#path, line, { mode: 0o600 });
  }

  /** The next key of this server is taken as the first was. False when none was known. */
  forget(host: string, port: number): boolean {
    const name = nameOf(host, port);
    const lines = this.#lines();
    const kept = lines.filter((line) => LINE.exec(line)?.[1] !== name);
    if (kept.length === lines.length) return false;
    const draft = `${this.#path}.${process.pid}.new`;
    writeFileSync(draft, kept.map((line) => `${line}\n`).join(""), { mode: 0o600 });
    renameSync(draft, this.#path);
    return true;
  }

  #lines(): string[] {
    try {
      return readFileSync(this.#path, "utf8")
        .split("\n")
        .filter((line) => line !== "");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
      throw error;
    }
  }
}

function nameOf(host: string, port: number): string {
  const name = host.toLowerCase();
  return name.includes(":") ? `[${name}]:${port}` : `${name}:${port}`;
}
