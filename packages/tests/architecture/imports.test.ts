import { describe, expect, test } from "bun:test";
import { isTest, resolveImport, type Source, sources } from "./sources.ts";

/** Who may import whom: protocol ← runtime ← {server, client} ← tests. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  runtime: ["protocol"],
  server: ["protocol", "runtime"],
  client: ["protocol", "runtime"],
  tests: ["protocol", "runtime", "server", "client"],
};

function packageOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function offences(source: Source): string[] {
  const own = packageOf(source.path);
  return source.imports.flatMap((specifier) => {
    const target = resolveImport(source, specifier);
    if (target.startsWith("packages/") && packageOf(target) !== own) {
      return [`${source.path} reaches into another package: ${specifier}`];
    }
    const other = /^@recado\/([^/]+)/.exec(specifier)?.[1];
    if (other !== undefined && other !== own && !ALLOWED[own]?.includes(other)) {
      return [`${source.path} imports ${specifier}`];
    }
    return [];
  });
}

describe("imports", () => {
  const all = sources("packages/*/**/*.ts");

  test("imports: the packages depend on each other in one direction only", () => {
    expect(all.length).toBeGreaterThan(50);
    expect(all.flatMap(offences)).toEqual([]);
  });

  test("imports: one file touches blessed, and one opens UDP sockets", () => {
    const programs = all.filter(({ path }) => !isTest(path) && !path.startsWith("packages/tests/"));
    expect(programs.filter(({ imports }) => imports.includes("blessed")).map(({ path }) => path)).toEqual([
      "packages/runtime/src/tui/blessed-screen.ts",
    ]);
    expect(programs.filter(({ text }) => text.includes("Bun.udpSocket(")).map(({ path }) => path)).toEqual([
      "packages/runtime/src/net/udp.ts",
    ]);
  });

  test("imports: the metrics' library is loaded by nobody who does not serve metrics", () => {
    const users = all.filter(({ path, imports }) => !isTest(path) && imports.includes("prom-client"));
    expect(users.map(({ path }) => path)).toEqual(["packages/server/src/metrics/metrics.ts"]);
    const loaders = all.filter(({ text }) => /(?<!\()"[^"]*\/metrics-server\.ts"/.test(text));
    expect(loaders.filter(({ path }) => !isTest(path))).toEqual([]);
  });

  test("imports: NATS's library is loaded by nobody who is alone", () => {
    const users = all.filter(
      ({ path, imports }) => !isTest(path) && imports.some((each) => each.startsWith("@nats-io/")),
    );
    expect(users.filter(({ path }) => !path.startsWith("packages/server/src/cluster/"))).toEqual([]);
    const joining = all.filter(({ text }) => /(?<!\()"[^"]*\/open-cluster\.ts"/.test(text));
    expect(joining.filter(({ path }) => !isTest(path))).toEqual([]);
  });

  test("imports: binary-parser serves the declaration and the generator, and no running program", () => {
    const users = all.filter(({ path, imports }) => !isTest(path) && imports.includes("binary-parser"));
    expect(users.map(({ path }) => path)).toEqual([
      "packages/protocol/src/frame.ts",
      "packages/protocol/src/session-frames.ts",
    ]);
  });
});
