import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keyPairOf } from "../crypto/index.ts";
import { KeyFileError, loadOrCreateKey } from "./key-file.ts";

const SECRET = Uint8Array.from({ length: 32 }, (_, index) => 200 + index);
const GOOD_LINE = `recado-key-1 ${Buffer.from(SECRET).toString("base64url")}\n`;

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recado-keys-"));
  path = join(folder, "data", "recado", "identity.key");
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const modeOf = (of: string) => (statSync(of).mode & 0o777).toString(8);

function put(text: string, mode = 0o600): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
}

/** The code of the error that loading throws. */
function faultOf(of: string): string | undefined {
  try {
    loadOrCreateKey(of);
    return undefined;
  } catch (error) {
    if (!(error instanceof KeyFileError)) throw error;
    expect(error.path).toBe(of);
    return error.code;
  }
}

describe("key file", () => {
  test("new: one line for its owner alone, in a folder for its owner alone", () => {
    const { publicKey, secretKey } = loadOrCreateKey(path);
    expect(readFileSync(path, "utf8")).toBe(`recado-key-1 ${Buffer.from(secretKey).toString("base64url")}\n`);
    expect(publicKey).toEqual(keyPairOf(secretKey).publicKey);
    expect(modeOf(path)).toBe("600");
    expect(modeOf(join(folder, "data", "recado"))).toBe("700");
    expect(readdirSync(join(folder, "data", "recado"))).toEqual(["identity.key"]);
  });

  test("new: each is another key", () => {
    expect(loadOrCreateKey(path)).not.toEqual(loadOrCreateKey(`${path}2`));
  });

  test("again: the same key, and the file is as it was", () => {
    const first = loadOrCreateKey(path);
    const { ino, mtimeMs } = statSync(path);
    expect(loadOrCreateKey(path)).toEqual(first);
    expect(statSync(path)).toMatchObject({ ino, mtimeMs });
  });

  test("there already: its secret is used, with or without the last line break, through a link too", () => {
    put(GOOD_LINE, 0o400);
    symlinkSync(path, join(folder, "link"));
    expect(loadOrCreateKey(path)).toEqual(keyPairOf(SECRET));
    expect(loadOrCreateKey(join(folder, "link"))).toEqual(keyPairOf(SECRET));
    rmSync(path);
    put(GOOD_LINE.trim());
    expect(loadOrCreateKey(path)).toEqual(keyPairOf(SECRET));
  });

  test.each(["640", "604", "620", "602", "610", "601", "644", "666", "777"])("permissions: %s is refused", (mode) => {
    put(GOOD_LINE, Number.parseInt(mode, 8));
    expect(faultOf(path)).toBe("permissions");
  });

  test.each([
    ["empty", ""],
    ["another version", GOOD_LINE.replace("-1", "-2")],
    ["a character short", `${GOOD_LINE.trim().slice(0, -1)}\n`],
    ["a character long", `${GOOD_LINE.trim()}A\n`],
    ["not base64url", GOOD_LINE.replace(/.{3}\n/, "+/=\n")],
    ["two lines", GOOD_LINE + GOOD_LINE],
  ])("malformed: %s is refused and stays as it is", (_, text) => {
    put(text);
    expect(faultOf(path)).toBe("malformed");
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  test("unreadable: a folder in its place, or a file in the place of its folder", () => {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    expect(faultOf(path)).toBe("unreadable");
    writeFileSync(join(folder, "file"), "");
    expect(faultOf(join(folder, "file", "identity.key"))).toBe("unreadable");
  });

  test("unwritable: a link to nothing in its place, or in the place of its folder", () => {
    symlinkSync(join(folder, "missing", "target"), join(folder, "nothing"));
    expect(faultOf(join(folder, "nothing"))).toBe("unwritable");
    expect(faultOf(join(folder, "nothing", "identity.key"))).toBe("unwritable");
    expect(readdirSync(folder)).toEqual(["nothing"]);
  });
});
