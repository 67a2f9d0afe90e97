/** Lines of the control socket, right and wrong. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type ControlRequest, parseBanTarget, parseLine } from "./request.ts";

const KEY = "K4EFofz1JZ_SaY_V2lLpBBEt6PUr1aPnXeZ4g0cWtGE";

const GOOD: readonly [line: object, request: ControlRequest][] = [
  [{ command: "stats" }, { command: "stats" }],
  [{ command: "nodes" }, { command: "nodes" }],
  [{ command: "drain" }, { command: "drain" }],
  [
    { command: "notice", text: " olá\n\u001b[31m " },
    { command: "notice", text: "olá ^[[31m" },
  ],
  [
    { command: "kick", client: 7 },
    { command: "kick", client: 7, reason: "" },
  ],
  [
    { command: "kick", client: 4_294_967_295, reason: "já" },
    { command: "kick", client: 4_294_967_295, reason: "já" },
  ],
  [
    { command: "ban", who: 7 },
    { command: "ban", who: { id: 7 }, reason: "" },
  ],
  [
    { command: "unban", who: KEY },
    { command: "unban", who: { key: KEY } },
  ],
  [{ command: "log" }, { command: "log", count: 50, isFollowed: false, level: "info" }],
  [
    { command: "log", count: 0, follow: true, level: "debug" },
    { command: "log", count: 0, isFollowed: true, level: "debug" },
  ],
];

const BAD: readonly [line: object, field: string][] = [
  [{ command: "kick" }, "client"],
  [{ command: "kick", client: "7" }, "client"],
  [{ command: "mute", client: 0 }, "client"],
  [{ command: "unmute", client: 1.5 }, "client"],
  [{ command: "mute", client: 4_294_967_296 }, "client"],
  [{ command: "kick", client: 7, reason: 1 }, "reason"],
  [{ command: "kick", client: 7, reason: "x".repeat(501) }, "reason"],
  [{ command: "notice" }, "text"],
  [{ command: "notice", text: " \n " }, "text"],
  [{ command: "notice", text: "é".repeat(1_001) }, "text"],
  [{ command: "ban", who: "ana" }, "who"],
  [{ command: "unban" }, "who"],
  [{ command: "log", count: 1_001 }, "count"],
  [{ command: "log", follow: "yes" }, "follow"],
  [{ command: "log", level: "loud" }, "level"],
];

describe("control requests", () => {
  test("control requests: each command is read with its fields, texts in one line", () => {
    for (const [line, request] of GOOD) expect(parseLine(JSON.stringify(line)).request).toEqual(request);
  });

  test("control requests: the first field that is wrong is named", () => {
    for (const [line, field] of BAD) {
      expect({ line, request: parseLine(JSON.stringify(line)).request }).toEqual({
        line,
        request: { error: "bad-argument", field },
      });
    }
  });

  test("control requests: the id comes back, of whatever kind it may be", () => {
    for (const id of [7, "x"]) expect(parseLine(JSON.stringify({ id, command: "stats" })).id).toBe(id);
    expect(parseLine('{"id":{},"command":"stats"}').id).toBeNull();
    expect(parseLine('{"id":3,"command":"sing"}')).toEqual({ id: 3, request: { error: "unknown-command" } });
  });

  test("control requests: no line whatsoever is more than a named fault", () => {
    const anyLine = fc.oneof(
      fc.string(),
      fc.json(),
      fc.object().map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(anyLine, (line) => {
        const { request } = parseLine(line);
        expect("error" in request || "command" in request).toBe(true);
      }),
    );
    for (const line of ["", "GET / HTTP/1.1", "[]", "null", "7", '"stats"', "{", "{}", '{"command":"__proto__"}']) {
      expect(parseLine(line).request).toHaveProperty("error");
    }
  });

  test("control requests: who is meant is an id, a key or an address, and an address in one form", () => {
    expect(parseBanTarget("7")).toEqual({ id: 7 });
    expect(parseBanTarget(KEY)).toEqual({ key: KEY });
    expect(parseBanTarget("192.0.2.1")).toEqual({ address: "192.0.2.1" });
    expect(parseBanTarget("::ffff:192.0.2.1")).toEqual({ address: "192.0.2.1" });
    expect(parseBanTarget("2001:0DB8::0001")).toEqual({ address: "2001:db8::1" });
    for (const text of ["", "0", "007", "4294967296", "-1", `${KEY}A`, "localhost", "1.2.3"]) {
      expect(parseBanTarget(text)).toBeUndefined();
    }
  });
});
