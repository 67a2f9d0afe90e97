import { describe, expect, test } from "bun:test";
import { catalogOf } from "@recado/runtime/i18n";
import fc from "fast-check";
import { COMMANDS, editDistance, findCommand, parseAddress, parseLine } from "./index.ts";

const ROSTER = [
  { id: 1, name: "ana" },
  { id: 2, name: "Ana Maria" },
  { id: 3, name: "bob" },
  { id: 4, name: "bob" },
  { id: 5, name: "12" },
];

const AWAY = [
  { id: 8, name: "João" },
  { id: 9, name: "bob" },
];

function parse(line: string) {
  return parseLine(line, { here: ROSTER, away: AWAY });
}

describe("commands", () => {
  test("text: what does not begin with a slash is a text, // sends one slash", () => {
    expect(parse("oi /help")).toEqual({ kind: "text", text: "oi /help", slashAfterSpace: false });
    expect(parse("//help")).toEqual({ kind: "text", text: "/help", slashAfterSpace: false });
    expect(parse(" /help")).toEqual({ kind: "text", text: " /help", slashAfterSpace: true });
    expect(parse("  ")).toEqual({ kind: "empty" });
  });

  test("commands: names and aliases, in any case", () => {
    expect(parse("/QUIT")).toEqual({ kind: "command", command: { kind: "quit" } });
    expect(parse("/exit")).toEqual({ kind: "command", command: { kind: "quit" } });
    expect(parse("/who")).toEqual({ kind: "command", command: { kind: "users" } });
    expect(parse("/help /q")).toMatchObject({ command: { kind: "help", topic: { name: "query" } } });
  });

  test("commands: an unknown one suggests the nearest and is never a text", () => {
    expect(parse("/hlep")).toEqual({ kind: "unknown", word: "hlep", suggestion: "help" });
    expect(parse("/reconect")).toMatchObject({ suggestion: "reconnect" });
    expect(parse("/disc")).toMatchObject({ suggestion: "disconnect" });
    expect(parse("/xyzzy")).toEqual({ kind: "unknown", word: "xyzzy", suggestion: undefined });
    expect(parse("/")).toMatchObject({ kind: "unknown", word: "" });
    fc.assert(
      fc.property(fc.string(), (rest) => {
        const line = `/${rest}`;
        return line.startsWith("//") || parse(line).kind !== "text";
      }),
    );
  });

  test("users: by id, by name, by the longest name with spaces", () => {
    expect(parse("/msg 3 oi")).toMatchObject({ command: { kind: "msg", target: { id: 3, name: "bob" }, text: "oi" } });
    expect(parse("/msg 99 oi")).toMatchObject({ command: { target: { id: 99, name: undefined } } });
    expect(parse("/msg ana oi")).toMatchObject({ command: { target: { id: 1 }, text: "oi" } });
    expect(parse("/msg ana maria oi  você")).toMatchObject({ command: { target: { id: 2 }, text: "oi  você" } });
    expect(parse("/msg 12 oi")).toMatchObject({ command: { target: { id: 12 } } });
    expect(parse("/q #3")).toMatchObject({ command: { kind: "query", target: { id: 3 }, text: undefined } });
  });

  test("users: unknown and ambiguous names are told", () => {
    expect(parse("/msg bob oi")).toMatchObject({ kind: "ambiguous-user", ref: "bob", entries: [{ id: 3 }, { id: 4 }] });
    expect(parse("/msg anna oi")).toEqual({ kind: "no-such-user", ref: "anna", suggestion: "ana" });
    expect(parse("/msg 0 oi")).toMatchObject({ kind: "no-such-user" });
  });

  test("usage: a missing argument shows the command's usage", () => {
    for (const line of [
      "/msg",
      "/msg ana",
      "/me",
      "/nick",
      "/whois",
      "/buffer",
      "/connect a b",
      "/connect a,",
      "/connect a,,b",
      "/help nada",
    ]) {
      expect(parse(line)).toMatchObject({ kind: "usage" });
    }
  });

  test("user: who is away is meant by name too, where nobody here has it", () => {
    expect(parse("/msg João oi")).toMatchObject({ command: { target: { id: 8, name: "João" }, text: "oi" } });
    expect(parse("/msg bob oi")).toMatchObject({ kind: "ambiguous-user", entries: [{ id: 3 }, { id: 4 }] });
    expect(parse("/msg Joã oi")).toMatchObject({ kind: "no-such-user", suggestion: "João" });
  });

  test("address: host, port, IPv6", () => {
    expect(parseAddress("sala.example:1300")).toEqual({ host: "sala.example", port: 1300 });
    expect(parseAddress("10.0.0.1")).toEqual({ host: "10.0.0.1", port: undefined });
    expect(parseAddress("[::1]:1300")).toEqual({ host: "::1", port: 1300 });
    expect(parseAddress("::1")).toEqual({ host: "::1", port: undefined });
    expect(parse("/connect a:1,b")).toMatchObject({ command: { address: { host: "a:1,b", port: undefined } } });
    for (const bad of ["", "a b", "a,b", "a:0", "a:99999", "a:b:c", "[::1", "http://x"])
      expect(parseAddress(bad)).toBeUndefined();
  });

  test("table: every command has its text in both languages and is found by each of its words", () => {
    for (const spec of COMMANDS) {
      for (const word of [spec.name, ...spec.aliases]) expect(findCommand(word)).toBe(spec);
      for (const lang of ["en", "pt-BR"] as const) expect(catalogOf(lang).clientCli.commands[spec.name]).not.toBe("");
    }
  });

  test("distance: insertions, deletions, substitutions, neighbours swapped", () => {
    for (const [a, b, distance] of [
      ["help", "help", 0],
      ["hlep", "help", 1],
      ["hep", "help", 1],
      ["quit", "quiet", 1],
      ["abc", "xyz", 3],
      ["", "ab", 2],
    ] as const) {
      expect(editDistance(a, b)).toBe(distance);
    }
  });
});
