import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KnownServers } from "./known-servers.ts";

const keyOf = (fill: number) => new Uint8Array(32).fill(fill);
const lineOf = (name: string, fill: number) => `${name} recado-key-1 ${Buffer.from(keyOf(fill)).toString("base64url")}`;

let folder: string;
let path: string;
let servers: KnownServers;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recado-keys-"));
  path = join(folder, "recado", "known_servers");
  servers = new KnownServers(path);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(text: string): void {
  servers.remember("placeholder", 1, keyOf(0));
  writeFileSync(path, text);
}

describe("known servers", () => {
  test("new: a server that was never met has no key, and asking makes no file", () => {
    expect(servers.lookup("example.org", 9000)).toBeUndefined();
    expect(servers.forget("example.org", 9000)).toBe(false);
    expect(() => statSync(path)).toThrow();
  });

  test("remember: the key is there for another program, in a file for its owner alone", () => {
    servers.remember("example.org", 9000, keyOf(1));
    expect(new KnownServers(path).lookup("example.org", 9000)).toEqual(keyOf(1));
    expect(readFileSync(path, "utf8")).toBe(`${lineOf("example.org:9000", 1)}\n`);
    expect((statSync(path).mode & 0o777).toString(8)).toBe("600");
    expect((statSync(join(folder, "recado")).mode & 0o777).toString(8)).toBe("700");
  });

  test("names: port, host and address family tell servers apart; the case of letters does not", () => {
    servers.remember("Example.org", 9000, keyOf(1));
    servers.remember("example.org", 9001, keyOf(2));
    servers.remember("127.0.0.1", 9000, keyOf(3));
    servers.remember("::1", 9000, keyOf(4));
    servers.remember("acarajé.example", 9000, keyOf(5));
    expect(servers.lookup("EXAMPLE.ORG", 9000)).toEqual(keyOf(1));
    expect(servers.lookup("example.org", 9001)).toEqual(keyOf(2));
    expect(servers.lookup("127.0.0.1", 9000)).toEqual(keyOf(3));
    expect(servers.lookup("::1", 9000)).toEqual(keyOf(4));
    expect(servers.lookup("acarajé.example", 9000)).toEqual(keyOf(5));
    expect(servers.lookup("xample.org", 9000)).toBeUndefined();
    expect(readFileSync(path, "utf8")).toContain(
      `\n${lineOf("[::1]:9000", 4)}\n${lineOf("acarajé.example:9000", 5)}\n`,
    );
  });

  test("twice: the last line counts", () => {
    servers.remember("a", 1, keyOf(1));
    servers.remember("b", 1, keyOf(2));
    servers.remember("a", 1, keyOf(3));
    expect(servers.lookup("a", 1)).toEqual(keyOf(3));
    expect(servers.lookup("b", 1)).toEqual(keyOf(2));
  });

  test("edited by hand: comments, nonsense, spaces behind, other line ends and a missing last one do no harm", () => {
    const text = `# olá: my servers\n\n${lineOf("a:1", 1)}\r\nnonsense\nb:1 recado-key-1 short\n${lineOf("c:1", 2)}  \nd:1`;
    put(text);
    expect(servers.lookup("a", 1)).toEqual(keyOf(1));
    expect(servers.lookup("b", 1)).toBeUndefined();
    expect(servers.lookup("c", 1)).toEqual(keyOf(2));
    servers.remember("e", 1, keyOf(3));
    expect(servers.lookup("e", 1)).toEqual(keyOf(3));
    expect(readFileSync(path, "utf8")).toBe(`${text}\n${lineOf("e:1", 3)}\n`);
  });

  test("forget: all lines of that server stop counting, and no byte of the others changes", () => {
    const textWith = (mark: string) =>
      ["# olá", lineOf("a:1", 1).replace("recado-key-1", mark), lineOf("a:11", 4), "d:1"].join("\n");
    put(`${textWith("recado-key-1")}\n${textWith("recado-key-1")}`);
    expect(servers.forget("a", 1)).toBe(true);
    expect(readFileSync(path, "utf8")).toBe(`${textWith("recado-old-1")}\n${textWith("recado-old-1")}`);
    expect(servers.lookup("a", 1)).toBeUndefined();
    expect(servers.forget("a", 1)).toBe(false);
    expect(servers.lookup("a", 11)).toEqual(keyOf(4));
    servers.remember("a", 1, keyOf(6));
    expect(servers.lookup("a", 1)).toEqual(keyOf(6));
  });
});
