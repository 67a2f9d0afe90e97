/**
 * The keys of the servers that this user has talked to: a text file that people may edit, a line each,
 * `HOST:PORT recado-key-1 KEY`; of two lines about one server the last counts. Lines are appended in one write and
 * struck out in place, so programs at once lose nothing of each other's. What is no such line, comments too, stays.
 */
import { appendFileSync, closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { makePrivateFolder } from "./key-file.ts";

const MARK = "recado-key-1";
/** As long as the mark that it replaces. */
const STRUCK_OUT = "recado-old-1";
const LINES = new RegExp(`^(\\S+) ${MARK} ([\\w-]{43})[ \\t\\r]*$`, "gm");
/** One character a byte, so that places in the text are places in the file. */
const ENCODING = "latin1";

export class KnownServers {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** The key that this server had; undefined when it is new. A file that cannot be read throws the system's error. */
  lookup(host: string, port: number): Uint8Array | undefined {
    const key = linesOf(this.#read(), host, port).at(-1)?.[2];
    return key === undefined ? undefined : new Uint8Array(Buffer.from(key, "base64url"));
  }

  /** A file that cannot be written throws the system's error. */
  remember(host: string, port: number, key: Uint8Array): void {
    makePrivateFolder(dirname(this.#path));
    const text = this.#read();
    const lineBreak = text === "" || text.endsWith("\n") ? "" : "\n";
    const line = `${lineBreak}${nameOf(host, port)} ${MARK} ${Buffer.from(key).toString("base64url")}\n`;
    appendFileSync(this.#path, line, { encoding: ENCODING, mode: 0o600 });
  }

  /** The next key of this server is taken as the first was. False when none was known. */
  forget(host: string, port: number): boolean {
    const lines = linesOf(this.#read(), host, port);
    if (lines.length === 0) return false;
    const file = openSync(this.#path, "r+");
    try {
      for (const { index, 1: name = "" } of lines) writeSync(file, STRUCK_OUT, index + name.length + 1, ENCODING);
    } finally {
      closeSync(file);
    }
    return true;
  }

  /** `host:port` of all of them, the one that was met first in front. A file that cannot be read throws the system's error. */
  names(): string[] {
    return [...new Set([...this.#read().matchAll(LINES)].map(([, name = ""]) => name))];
  }

  #read(): string {
    try {
      return readFileSync(this.#path, ENCODING);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
      throw error instanceof Error ? Object.assign(error, { path: this.#path }) : error;
    }
  }
}

function linesOf(text: string, host: string, port: number): RegExpExecArray[] {
  const name = nameOf(host, port);
  return [...text.matchAll(LINES)].filter((line) => line[1] === name);
}

function nameOf(host: string, port: number): string {
  const name = Buffer.from(host.toLowerCase()).toString(ENCODING);
  return name.includes(":") ? `[${name}]:${port}` : `${name}:${port}`;
}
