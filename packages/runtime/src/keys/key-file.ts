/**
 * The file that holds a program's static secret key: one line, `recado-key-1 KEY`, KEY base64url of 32 bytes. Only its
 * owner may read it. Made when it is not there; of several programs that make it at once, one wins and all use its key.
 */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { KeyPair } from "@recado/protocol/session";
import { generateKeyPair, keyPairOf } from "../crypto/index.ts";

const LINE = /^recado-key-1 ([\w-]{43})\n?$/;
const OTHERS = 0o077;

type KeyFileFault = "permissions" | "malformed" | "unreadable" | "unwritable";

export class KeyFileError extends Error {
  override readonly name = "KeyFileError";
  constructor(
    readonly code: KeyFileFault,
    readonly path: string,
    cause?: unknown,
  ) {
    super(`${path}: ${code}`, { cause });
  }
}

/** Throws KeyFileError. */
export function loadOrCreateKey(path: string): KeyPair {
  return load(path) ?? create(path);
}

/** Undefined when there is no such file. */
function load(path: string): KeyPair | undefined {
  const text = read(path);
  if (text === undefined) return undefined;
  const [, key] = LINE.exec(text) ?? [];
  if (key === undefined) throw new KeyFileError("malformed", path);
  return keyPairOf(new Uint8Array(Buffer.from(key, "base64url")));
}

function read(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    // Of what is open, so that it cannot be another file than the one that is read.
    if ((fstatSync(file).mode & OTHERS) !== 0) throw new KeyFileError("permissions", path);
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof KeyFileError) throw error;
    if (isCode(error, "ENOENT")) return undefined;
    throw new KeyFileError("unreadable", path, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function create(path: string): KeyPair {
  const keyPair = generateKeyPair();
  const draft = `${path}.${randomBytes(8).toString("hex")}.new`;
  try {
    makePrivateFolder(dirname(path));
    writeNew(draft, `recado-key-1 ${Buffer.from(keyPair.secretKey).toString("base64url")}\n`);
    // Unlike a rename, a link does not replace what another program has just put there.
    linkSync(draft, path);
    return keyPair;
  } catch (error) {
    const others = isCode(error, "EEXIST") ? load(path) : undefined;
    if (others) return others;
    throw error instanceof KeyFileError ? error : new KeyFileError("unwritable", path, error);
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeNew(path: string, text: string): void {
  const file = openSync(path, "wx", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the folder for its owner alone; one that is there already keeps its mode. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
